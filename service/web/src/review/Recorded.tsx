import { useQuery } from "@tanstack/react-query";
import { answer, api, type Views } from "../api/client";
import { StatusChip } from "../parts/Chip";
import { Link } from "../parts/Link";
import { reviewPath } from "../route";
import { plain } from "../words";

/** What the server made of the verdict, and the item that waits longest now. */
export function Recorded({ answer: made, itemId }: { answer: Views["VerdictAnswer"]; itemId: string }) {
  const next = useQuery({
    queryKey: ["queue", "next", itemId],
    queryFn: () => answer(api.GET("/v1/review-queue", { params: { query: { limit: 2 } } })),
    select: (page) => page.items.find((each) => each.item_id !== itemId) ?? null,
  });
  return (
    <div className="recorded" role="status">
      <p>
        Recorded: <strong>{plain(made.verdict.verdict)}</strong>. The item is now{" "}
        <StatusChip status={made.item_status} />
      </p>
      <p className="row">
        {next.data && (
          <Link to={reviewPath(next.data.item_id)} className="button primary">
            Next: {next.data.title}
          </Link>
        )}
        {next.data === null && <span className="muted">Nothing else waits for a verdict.</span>}
        <Link to="/" className="button">
          Back to the queue
        </Link>
      </p>
    </div>
  );
}
