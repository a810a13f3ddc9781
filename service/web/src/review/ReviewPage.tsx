import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Me } from "../App";
import { mayReview } from "../App";
import type { Views } from "../api/client";
import { readDamages, readEvidence, readMissing } from "../api/findings";
import { assessmentsQuery, itemQuery, photosQuery } from "../api/questions";
import { MachineWord, StatusChip } from "../parts/Chip";
import { useKeys } from "../parts/keys";
import { Link } from "../parts/Link";
import { Busy, Empty, Notice } from "../parts/Notice";
import { photosPath } from "../route";
import { moment, plain, score, share } from "../words";
import { ConditionPanel } from "./ConditionPanel";
import { EvidenceList } from "./EvidenceList";
import { Filmstrip } from "./Filmstrip";
import { History } from "./History";
import { Pictures } from "./Pictures";
import { VerdictPanel } from "./VerdictPanel";

type Item = Views["ItemView"];
type Assessment = Views["AssessmentView"];

/** What is looked at: a piece of evidence, a damage, or a photo by itself. */
export interface Choice {
  photo: string | null;
  mark: string | null;
}

export function ReviewPage({ me, itemId }: { me: Me; itemId: string }) {
  const item = useQuery(itemQuery(itemId));
  if (item.isPending) return <Busy>Loading the item…</Busy>;
  if (item.isError)
    return (
      <main className="lonely">
        <Notice problem={item.error}>
          <Link to="/">Back to the queue</Link>
        </Notice>
      </main>
    );
  return <Review me={me} item={item.data} />;
}

function Review({ me, item }: { me: Me; item: Item }) {
  const photos = useQuery(photosQuery(item.id));
  const assessments = useQuery(assessmentsQuery(item.id));
  const newest = assessments.data?.items[0] ?? null;
  const evidence = useMemo(() => readEvidence(newest?.authenticity), [newest]);
  const damages = useMemo(() => readDamages(newest?.condition), [newest]);
  const [choice, setChoice] = useState<Choice | null>(null);

  const shots = photos.data?.items ?? [];
  const first = evidence[0];
  const start: Choice = { photo: first?.photo ?? shots[0]?.id ?? null, mark: first?.id ?? null };
  const chosen = choice ?? start;
  const chooseMark = (id: string) => {
    const found = evidence.find((each) => each.id === id) ?? damages.find((each) => each.id === id);
    if (found !== undefined) setChoice({ photo: found.photo, mark: id });
  };
  const step = (by: number) => {
    const at = evidence.findIndex((each) => each.id === chosen.mark);
    const next = evidence[at < 0 ? 0 : Math.min(Math.max(at + by, 0), evidence.length - 1)];
    if (next !== undefined) chooseMark(next.id);
  };
  useKeys({ ArrowDown: () => step(1), ArrowUp: () => step(-1) });

  return (
    <main className="review">
      <ItemHead item={item} assessment={newest} role={me.role} />
      <div className="review-left">
        {photos.isError && <Notice problem={photos.error} />}
        {photos.isSuccess && shots.length === 0 && <Empty>This item has no photographs yet.</Empty>}
        <Filmstrip
          photos={shots}
          chosen={chosen.photo}
          evidence={evidence}
          damages={damages}
          onChoose={(photo) => setChoice({ photo, mark: null })}
        />
        <Pictures
          photos={shots}
          evidence={evidence}
          damages={damages}
          chosen={chosen}
          role={me.role}
          onChoose={chooseMark}
        />
        <ConditionPanel
          assessment={newest}
          damages={damages}
          chosen={chosen.mark}
          onChoose={chooseMark}
        />
        <History item={item} assessments={assessments.data?.items ?? []} />
      </div>
      <aside className="review-right">
        {assessments.isPending && <Busy>Loading the assessment…</Busy>}
        {assessments.isError && <Notice problem={assessments.error} />}
        {assessments.isSuccess && (
          <EvidenceList
            evidence={evidence}
            missing={readMissing(newest?.authenticity)}
            assessment={newest}
            chosen={chosen.mark}
            onChoose={chooseMark}
          />
        )}
        <VerdictPanel me={me} item={item} assessment={newest} photos={shots} />
      </aside>
    </main>
  );
}

interface HeadProps {
  item: Item;
  assessment: Assessment | null;
  role: string;
}

function ItemHead({ item, assessment, role }: HeadProps) {
  return (
    <header className="item-head">
      <div>
        <p className="muted small crumbs">
          {mayReview(role) ? <Link to="/">Review</Link> : <Link to="/upload">Photographs</Link>} /{" "}
          <code>{item.id}</code>
        </p>
        <h1>{item.title}</h1>
        <p className="muted">
          {item.brand} · {item.sku ?? "no SKU"} · {plain(item.category)} · {item.country}
        </p>
      </div>
      <dl className="facts">
        <Fact name="Status">
          <StatusChip status={item.status} />
        </Fact>
        <Fact name="Machine's word">
          <MachineWord word={assessment?.decision ?? null} />
        </Fact>
        <Fact name="p-value">{share(assessment?.p_value)}</Fact>
        <Fact name="Grade">
          {assessment === null
            ? "–"
            : `${plain(assessment.grade)} (${score(assessment.score)} / 100)`}
        </Fact>
        <Fact name="Assessed">{assessment === null ? "–" : moment(assessment.created_at)}</Fact>
      </dl>
      <Link to={photosPath(item.id)} className="button">
        Photographs
      </Link>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
