import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, api } from "../api/client";
import { StatusChip } from "../parts/Chip";
import { Link } from "../parts/Link";
import { Busy, Empty, Notice } from "../parts/Notice";
import { go, photosPath } from "../route";
import { moment, plain } from "../words";

const ROWS_A_PAGE = 50;

/** Which item is photographed: typed or scanned from its label, or picked from those here. */
export function ChoosePage() {
  const [typed, setTyped] = useState("");
  const items = useInfiniteQuery({
    queryKey: ["items", "to-photograph"],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/v1/items", {
          params: {
            query: {
              limit: ROWS_A_PAGE,
              status: ["received", "photographing"],
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = items.data?.pages.flatMap((page) => page.items) ?? [];
  function open(event: FormEvent) {
    event.preventDefault();
    const id = typed.trim();
    if (id !== "") go(photosPath(id));
  }
  return (
    <main className="page">
      <div className="page-head">
        <h1>Photograph an item</h1>
      </div>
      <form className="panel pick" onSubmit={open}>
        <label htmlFor="label-code">Code on the label</label>
        <input
          id="label-code"
          value={typed}
          maxLength={60}
          autoComplete="off"
          autoFocus
          placeholder="itm_…"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="primary" disabled={typed.trim() === ""}>
          Open
        </button>
        <p className="muted small">A scanner that types the label's QR code works here too.</p>
      </form>
      <h2>Received, not yet complete</h2>
      {items.isPending && <Busy>Loading…</Busy>}
      {items.isError && <Notice problem={items.error} />}
      {items.isSuccess && rows.length === 0 && (
        <Empty>No item waits for photographs. Items come here when the counter has scanned them.</Empty>
      )}
      {rows.length > 0 && (
        <div className="table-frame">
          <table>
            <thead>
              <tr>
                <th scope="col">Item</th>
                <th scope="col">Brand and SKU</th>
                <th scope="col">Category</th>
                <th scope="col">Status</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((item) => (
                <tr key={item.id}>
                  <td>
                    <Link to={photosPath(item.id)} className="title">
                      {item.title}
                    </Link>
                    <code className="small">{item.id}</code>
                  </td>
                  <td>
                    {item.brand} · {item.sku ?? "no SKU"}
                  </td>
                  <td>{plain(item.category)}</td>
                  <td>
                    <StatusChip status={item.status} />
                  </td>
                  <td>{moment(item.updated_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items.hasNextPage && (
        <p className="page-foot">
          <button type="button" onClick={() => void items.fetchNextPage()}>
            Show more
          </button>
        </p>
      )}
    </main>
  );
}
