import { useQuery } from "@tanstack/react-query";
import type { Views } from "../api/client";
import { isRecord } from "../api/json";
import { timelineQuery, verdictsQuery } from "../api/questions";
import { Notice } from "../parts/Notice";
import { eventWord, moment, plain, share } from "../words";

interface Props {
  item: Views["ItemView"];
  assessments: readonly Views["AssessmentView"][];
}

export function History({ item, assessments }: Props) {
  return (
    <div className="history">
      <Verdicts itemId={item.id} />
      <Timeline itemId={item.id} />
      {assessments.length > 1 && (
        <section className="panel">
          <header className="panel-head">
            <h2>Earlier assessments</h2>
          </header>
          <ul className="lines">
            {assessments.slice(1).map((each) => (
              <li key={each.id}>
                <time dateTime={each.created_at}>{moment(each.created_at)}</time>
                <span>
                  {each.decision}, p {share(each.p_value)}, {plain(each.grade)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Verdicts({ itemId }: { itemId: string }) {
  const verdicts = useQuery(verdictsQuery(itemId));
  if (verdicts.isError) return <Notice problem={verdicts.error} />;
  if (!verdicts.data || verdicts.data.items.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="verdicts-title">
      <header className="panel-head">
        <h2 id="verdicts-title">Verdicts of people</h2>
      </header>
      <ul className="lines">
        {verdicts.data.items.map((verdict) => (
          <li key={verdict.id}>
            <time dateTime={verdict.created_at}>{moment(verdict.created_at)}</time>
            <span>
              <strong>{plain(verdict.verdict)}</strong>
              {verdict.note !== "" && <> — {verdict.note}</>}
              {verdict.reasons.filter(isRecord).map((reason, index) => (
                <span key={index} className="reason">
                  {plain(String(reason["part"]))}: {plain(String(reason["word"])).toLowerCase()}
                  {reason["reason"] ? ` — ${String(reason["reason"])}` : ""}
                </span>
              ))}
              <span className="muted small"> {verdict.person_id}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Timeline({ itemId }: { itemId: string }) {
  const timeline = useQuery(timelineQuery(itemId));
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <header className="panel-head">
        <h2 id="timeline-title">Timeline</h2>
      </header>
      {timeline.isError && <Notice problem={timeline.error} />}
      <ol className="lines">
        {timeline.data?.items.map((event) => (
          <li key={event.id}>
            <time dateTime={event.at}>{moment(event.at)}</time>
            <span>
              <strong>{eventWord(event.kind)}</strong>
              {event.to_status !== null && <> to {plain(event.to_status).toLowerCase()}</>}
              {typeof event.data["view"] === "string" && <> · {plain(event.data["view"])}</>}
              {event.because !== "" && <> — {event.because}</>}
              <span className="muted small"> {event.by}</span>
            </span>
          </li>
        ))}
      </ol>
      {timeline.data?.next_cursor && (
        <p className="muted pad">The first 200 entries are shown; the API has the rest.</p>
      )}
    </section>
  );
}
