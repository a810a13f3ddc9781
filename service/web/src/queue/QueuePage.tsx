import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { answer, api, photoPath, type Views } from "../api/client";
import { coverQuery } from "../api/questions";
import { MachineWord, StatusChip } from "../parts/Chip";
import { useKeys } from "../parts/keys";
import { Link } from "../parts/Link";
import { Busy, Empty, Notice } from "../parts/Notice";
import { Thumbnail } from "../parts/Picture";
import { go, reviewPath } from "../route";
import { moment, plain, share, waited } from "../words";

type Waiting = Views["QueueView"];
type Filter = "all" | "in_review" | "escalated";
const FILTERS: readonly Filter[] = ["all", "in_review", "escalated"];
const ROWS_A_PAGE = 25;

export function QueuePage() {
  const [filter, setFilter] = useState<Filter>("all");
  const queue = useInfiniteQuery({
    queryKey: ["queue"],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/v1/review-queue", {
          params: { query: { limit: ROWS_A_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 30_000,
  });
  const all = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = all.filter((row) => filter === "all" || row.status === filter);
  const more = queue.hasNextPage;
  return (
    <main className="page">
      <div className="page-head">
        <h1>Waiting for a verdict</h1>
        <div className="tabs" role="group" aria-label="Show">
          {FILTERS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={filter === each}
              onClick={() => setFilter(each)}
            >
              {each === "all" ? "All" : plain(each)}
            </button>
          ))}
        </div>
        <p className="muted small keys-hint">
          <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open
        </p>
      </div>
      {queue.isPending && <Busy>Loading the queue…</Busy>}
      {queue.isError && (
        <Notice problem={queue.error}>
          <button type="button" onClick={() => void queue.refetch()}>
            Try again
          </button>
        </Notice>
      )}
      {queue.isSuccess && rows.length === 0 && <NothingWaits filter={filter} more={more} />}
      {rows.length > 0 && <QueueTable rows={rows} />}
      {queue.isSuccess && (
        <p className="page-foot muted">
          {rows.length} shown{more ? ", the longest waiting first" : "; that is all"}.{" "}
          {more && (
            <button
              type="button"
              disabled={queue.isFetchingNextPage}
              onClick={() => void queue.fetchNextPage()}
            >
              {queue.isFetchingNextPage ? "Loading…" : "Show more"}
            </button>
          )}
        </p>
      )}
    </main>
  );
}

function NothingWaits({ filter, more }: { filter: Filter; more: boolean }) {
  if (filter !== "all")
    return (
      <Empty>
        None of the {more ? "items loaded so far" : "waiting items"} is {plain(filter).toLowerCase()}.
      </Empty>
    );
  return (
    <Empty>
      Nothing waits for a verdict. Items come here once their photographs are complete and assessed.
    </Empty>
  );
}

function QueueTable({ rows }: { rows: readonly Waiting[] }) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = Math.max(
    0,
    rows.findIndex((row) => row.item_id === chosenId),
  );
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (by: number) => {
    const next = rows[Math.min(Math.max(chosen + by, 0), rows.length - 1)];
    if (next !== undefined) setChosenId(next.item_id);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => {
      const row = rows[chosen];
      if (row !== undefined) go(reviewPath(row.item_id));
    },
  });
  useEffect(() => {
    body.current?.children[chosen]?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div className="table-frame">
      <table className="queue">
        <thead>
          <tr>
            <th scope="col">Photo</th>
            <th scope="col">Item</th>
            <th scope="col">Machine's word</th>
            <th scope="col" className="number">
              p-value
            </th>
            <th scope="col">Grade</th>
            <th scope="col">Status</th>
            <th scope="col">Waiting</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <QueueRow key={row.item_id} row={row} chosen={index === chosen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function QueueRow({ row, chosen }: { row: Waiting; chosen: boolean }) {
  const cover = useQuery(coverQuery(row.item_id));
  return (
    <tr
      aria-current={chosen ? "true" : undefined}
      onClick={(event) => {
        // the link inside has gone there already
        if (!event.defaultPrevented) go(reviewPath(row.item_id));
      }}
    >
      <td>
        <Thumbnail
          path={cover.data ? photoPath(cover.data.id) : null}
          words={cover.data ? `${plain(cover.data.view)} of ${row.title}` : "No photo"}
        />
      </td>
      <td>
        <Link to={reviewPath(row.item_id)} className="title">
          {row.title}
        </Link>
        <span className="muted small">
          {row.brand} · {row.sku ?? "no SKU"} · {plain(row.category)} · {row.country} ·{" "}
          {row.photo_count} photos
        </span>
      </td>
      <td>
        <MachineWord word={row.decision} />
      </td>
      <td className="number">{share(row.p_value)}</td>
      <td>{row.grade === null ? "–" : plain(row.grade)}</td>
      <td>
        <StatusChip status={row.status} />
      </td>
      <td title={moment(row.waiting_since)}>{waited(row.waiting_since)}</td>
    </tr>
  );
}
