import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer, api, onceKey } from "../api/client";
import { pictureRulesQuery } from "../api/questions";
import { Link } from "../parts/Link";
import { Busy, Empty, Notice } from "../parts/Notice";
import { batchPath, go } from "../route";
import { moment, plain } from "../words";

const ROWS_A_PAGE = 50;

/** Batches of the studio: a new one is begun here, older ones are opened. */
export function BatchesPage() {
  const batches = useInfiniteQuery({
    queryKey: ["batches"],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/v1/batches", {
          params: { query: { limit: ROWS_A_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    // batches go on while nobody looks at them
    refetchOnMount: "always",
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((batch) => batch.state === "working"))
        ? 3000
        : false,
  });
  const rows = batches.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className="page">
      <div className="page-head">
        <h1>Batches</h1>
      </div>
      <NewBatch />
      {batches.isPending && <Busy>Loading…</Busy>}
      {batches.isError && <Notice problem={batches.error} />}
      {batches.isSuccess && rows.length === 0 && (
        <Empty>No batch yet. A batch makes the marketplaces' pictures of many photographs at once.</Empty>
      )}
      {rows.length > 0 && (
        <div className="table-frame">
          <table>
            <thead>
              <tr>
                <th scope="col">Batch</th>
                <th scope="col">State</th>
                <th scope="col" className="number">
                  Photographs done
                </th>
                <th scope="col" className="number">
                  Pictures that conform
                </th>
                <th scope="col" className="number">
                  With something wrong
                </th>
                <th scope="col">Made</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((batch) => (
                <tr key={batch.id}>
                  <td>
                    <Link to={batchPath(batch.id)} className="title">
                      {batch.name}
                    </Link>
                    <span className="muted small">{batch.marketplaces.join(", ")}</span>
                  </td>
                  <td>{plain(batch.state)}</td>
                  <td className="number">
                    {batch.done} of {batch.files}
                  </td>
                  <td className="number">{batch.conforming}</td>
                  <td className="number">{batch.failed}</td>
                  <td>{moment(batch.created_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {batches.hasNextPage && (
        <p className="page-foot">
          <button type="button" onClick={() => void batches.fetchNextPage()}>
            Show more
          </button>
        </p>
      )}
    </main>
  );
}

function NewBatch() {
  const queries = useQueryClient();
  const rules = useQuery(pictureRulesQuery);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [key, setKey] = useState(onceKey);
  const make = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/v1/batches", {
          params: { header: { "Idempotency-Key": key } },
          body: { name: name.trim(), marketplaces: [...chosen] },
        }),
      ),
    onSuccess: (batch) => {
      void queries.invalidateQueries({ queryKey: ["batches"] });
      go(batchPath(batch.id));
    },
  });
  function choose(rule: string, on: boolean) {
    const next = new Set(chosen);
    if (on) next.add(rule);
    else next.delete(rule);
    setChosen(next);
    setKey(onceKey());
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate();
  }
  return (
    <form className="panel batch-new" onSubmit={submit}>
      <label htmlFor="batch-name">Name of the new batch</label>
      <input
        id="batch-name"
        value={name}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => {
          setName(event.target.value);
          setKey(onceKey());
        }}
      />
      {rules.isError && <Notice problem={rules.error} />}
      <fieldset className="batch-rules">
        <legend>Pictures for</legend>
        {(rules.data?.items ?? []).map((rule) => (
          <label key={rule.name}>
            <input
              type="checkbox"
              checked={chosen.has(rule.name)}
              onChange={(event) => choose(rule.name, event.target.checked)}
            />
            {rule.title}{" "}
            <span className="muted small">
              {rule.width} × {rule.height}
            </span>
          </label>
        ))}
      </fieldset>
      <button
        type="submit"
        className="primary"
        disabled={name.trim() === "" || chosen.size === 0 || make.isPending}
      >
        Make the batch
      </button>
      {make.isError && <Notice problem={make.error} />}
    </form>
  );
}
