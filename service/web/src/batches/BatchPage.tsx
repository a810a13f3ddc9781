import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answer, api, fetchPicture, type Views } from "../api/client";
import { batchQuery } from "../api/questions";
import { Link } from "../parts/Link";
import { Busy, Notice } from "../parts/Notice";
import { Thumbnail } from "../parts/Picture";
import { PHOTO_FILES } from "../upload/files";
import { lower, megabytes, moment, plain } from "../words";
import { useBatchUploads, type BatchUpload } from "./useBatchUploads";

type Batch = Views["BatchView"];
type Output = Views["BatchOutputView"];

const ROWS_A_PAGE = 50;

/** One batch: photographs go in, the work is watched, the pictures are looked at and fetched. */
export function BatchPage({ batchId }: { batchId: string }) {
  const asked = useQuery(batchQuery(batchId));
  if (asked.isPending) return <Busy>Loading…</Busy>;
  if (asked.isError)
    return (
      <main className="lonely">
        <Notice problem={asked.error} />
      </main>
    );
  const batch = asked.data;
  return (
    <main className="page">
      <div className="page-head">
        <h1>{batch.name}</h1>
        <span className="chip chip-status">{plain(batch.state)}</span>
        <span className="muted">{batch.marketplaces.join(", ")}</span>
        <Link to="/batches">All batches</Link>
      </div>
      {batch.state === "open" ? <Filling batch={batch} /> : <Progress batch={batch} />}
      <Files batch={batch} />
    </main>
  );
}

function Filling({ batch }: { batch: Batch }) {
  const queries = useQueryClient();
  const { uploads, sent, add, retry, drop } = useBatchUploads(batch.id);
  const start = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/v1/batches/{batch_id}/start", { params: { path: { batch_id: batch.id } } }),
      ),
    onSuccess: (now) => queries.setQueryData(batchQuery(batch.id).queryKey, now),
  });
  const waiting = uploads.filter((each) => each.problem === null).length;
  return (
    <section className="panel uploads" aria-labelledby="filling-title">
      <header className="panel-head">
        <h2 id="filling-title">Photographs</h2>
        <p className="muted small" role="status">
          {batch.files} in the batch
          {waiting > 0 && `, ${waiting} on their way`}
          {sent > 0 && `, ${sent} sent from here`}
        </p>
      </header>
      <label
        className="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          add(event.dataTransfer.files);
        }}
      >
        <strong>Drop photographs here</strong>
        <span className="muted small">or click to choose several. All of them are worked alike.</span>
        <input
          type="file"
          accept={PHOTO_FILES}
          multiple
          aria-label="Choose photographs"
          onChange={(event) => {
            if (event.target.files !== null) add(event.target.files);
            event.target.value = "";
          }}
        />
      </label>
      <ul className="upload-rows">
        {uploads.map((upload) => (
          <Row key={upload.id} upload={upload} onRetry={retry} onDrop={drop} />
        ))}
      </ul>
      <p className="pad row">
        <button
          type="button"
          className="primary"
          disabled={batch.files === 0 || waiting > 0 || start.isPending}
          onClick={() => start.mutate()}
        >
          Make the pictures
        </button>
        <span className="muted small">A batch that has been started takes no more photographs.</span>
      </p>
      {start.isError && <Notice problem={start.error} />}
    </section>
  );
}

interface RowProps {
  upload: BatchUpload;
  onRetry: (id: number) => void;
  onDrop: (id: number) => void;
}

function Row({ upload, onRetry, onDrop }: RowProps) {
  const { file, share, problem } = upload;
  return (
    <li className={`upload ${problem === null ? "" : "upload-refused"}`}>
      <p className="upload-head">
        <strong>{file.name}</strong>
        <span className="muted small">{megabytes(file.size)}</span>
        <span className="upload-state">
          {problem !== null ? "refused" : share < 1 ? `${Math.round(share * 100)} %` : "being read…"}
        </span>
      </p>
      {problem === null ? (
        <progress
          max={1}
          {...(share < 1 ? { value: share } : {})}
          aria-label={`Sending ${file.name}`}
        />
      ) : (
        <Notice problem={problem}>
          <span className="row">
            <button type="button" onClick={() => onRetry(upload.id)}>
              Send again
            </button>
            <button type="button" onClick={() => onDrop(upload.id)}>
              Leave it out
            </button>
          </span>
        </Notice>
      )}
    </li>
  );
}

function Progress({ batch }: { batch: Batch }) {
  const left = timeLeft(batch);
  return (
    <section className="panel batch-state" aria-label="Progress">
      <p role="status">
        <strong>
          {batch.done} of {batch.files} photographs done
        </strong>
        {left !== null && ` · ${left}`} · {batch.conforming} pictures conform
        {batch.failed > 0 && ` · ${batch.failed} with something wrong`}
      </p>
      <progress max={batch.files} value={batch.done} aria-label="Photographs done" />
      {batch.state === "done" && (
        <p className="row">
          <Download batchId={batch.id} file="result.zip" words="Pictures (ZIP)" />
          <Download batchId={batch.id} file="report.csv" words="Report (CSV)" />
          {batch.finished_at !== null && (
            <span className="muted small">finished {moment(batch.finished_at)}</span>
          )}
        </p>
      )}
    </section>
  );
}

function timeLeft(batch: Batch): string | null {
  if (batch.state !== "working" || batch.started_at === null) return null;
  if (batch.done === 0) return "a worker takes it up";
  const taken = (Date.now() - new Date(batch.started_at).getTime()) / 1000;
  const seconds = Math.max(0, (taken / batch.done) * (batch.files - batch.done));
  return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`;
}

function Download({ batchId, file, words }: { batchId: string; file: string; words: string }) {
  const fetched = useMutation({
    mutationFn: () =>
      fetchPicture(`/v1/batches/${encodeURIComponent(batchId)}/${file}`, new AbortController().signal),
    onSuccess: (blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${batchId}-${file}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  });
  return (
    <>
      <button type="button" disabled={fetched.isPending} onClick={() => fetched.mutate()}>
        {fetched.isPending ? "Fetching…" : words}
      </button>
      {fetched.isError && <Notice problem={fetched.error} />}
    </>
  );
}

function Files({ batch }: { batch: Batch }) {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(batch.done);
  useEffect(() => {
    // pictures came since the list was read
    if (seen !== batch.done) {
      setSeen(batch.done);
      void queries.invalidateQueries({ queryKey: ["batch-files", batch.id] });
    }
  }, [batch.done, batch.id, queries, seen]);
  const files = useInfiniteQuery({
    queryKey: ["batch-files", batch.id],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET("/v1/batches/{batch_id}/files", {
          params: {
            path: { batch_id: batch.id },
            query: { limit: ROWS_A_PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = files.data?.pages.flatMap((page) => page.items) ?? [];
  if (files.isError) return <Notice problem={files.error} />;
  if (rows.length === 0) return null;
  return (
    <>
      <h2>In this batch</h2>
      <div className="table-frame">
        <table className="batch-files">
          <tbody>
            {rows.map((file) => (
              <tr key={file.id}>
                <td>
                  <Thumbnail
                    path={`/v1/batch-files/${encodeURIComponent(file.id)}/content`}
                    words={file.name}
                  />
                </td>
                <td>
                  <strong>{file.name}</strong>
                  <span className="muted small">
                    {megabytes(file.byte_count)} · {plain(file.state)}
                  </span>
                </td>
                <td>
                  <div className="batch-outputs">
                    {file.outputs.map((output) => (
                      <Shown key={output.id} output={output} />
                    ))}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {files.hasNextPage && (
        <p className="page-foot">
          <button type="button" onClick={() => void files.fetchNextPage()}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}

function Shown({ output }: { output: Output }) {
  const good = output.verdict === "conforms" || output.verdict === "conforms_assumed";
  const path =
    output.verdict === "refused" ? null : `/v1/batch-outputs/${encodeURIComponent(output.id)}/content`;
  return (
    <div className={`batch-output ${good ? "" : "batch-output-bad"}`}>
      <Thumbnail path={path} words={`${output.marketplace}: ${lower(output.verdict)}`} />
      <strong>{output.marketplace}</strong>
      <span className="muted">{plain(output.verdict)}</span>
      {!good && <span className="reason">{output.reason}</span>}
    </div>
  );
}
