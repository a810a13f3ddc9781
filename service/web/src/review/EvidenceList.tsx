import { useEffect, useRef } from "react";
import type { Views } from "../api/client";
import type { Evidence } from "../api/findings";
import { lower, plain, share } from "../words";

interface Props {
  evidence: readonly Evidence[];
  missing: readonly string[];
  assessment: Views["AssessmentView"] | null;
  chosen: string | null;
  onChoose: (id: string) => void;
}

const SIGN = { against: "Against", for: "For", neutral: "Neutral" } as const;

export function EvidenceList({ evidence, missing, assessment, chosen, onChoose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const count = (direction: Evidence["direction"]) =>
    evidence.filter((each) => each.direction === direction).length;
  return (
    <section className="panel evidence" aria-labelledby="evidence-title">
      <header className="panel-head">
        <h2 id="evidence-title">Evidence</h2>
        <p className="muted small">
          {count("against")} against · {count("for")} for · {count("neutral")} neutral
        </p>
        <p className="muted small keys-hint">
          <kbd>↑</kbd> <kbd>↓</kbd>
        </p>
      </header>
      {missing.length > 0 && (
        <div className="missing">
          <h3>What is missing</h3>
          <ul>
            {missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      {assessment === null && <p className="muted pad">The machine has not looked at this item.</p>}
      {assessment !== null && evidence.length === 0 && (
        <p className="muted pad">The assessment holds no evidence.</p>
      )}
      <ul ref={list} className="evidence-list">
        {evidence.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              className={`evidence-row look-${each.direction}`}
              aria-pressed={each.id === chosen}
              onClick={() => onChoose(each.id)}
            >
              <span className="evidence-top">
                <strong>{SIGN[each.direction]}</strong>
                <span>
                  {plain(each.view)} · {lower(each.kind)}
                </span>
                <span className="evidence-p">p {share(each.pValue)}</span>
              </span>
              <meter
                min={0}
                max={1}
                value={each.strength}
                aria-label={`Strength ${each.strength.toFixed(2)} of 1`}
              />
              <span className="evidence-words">{each.sentence}</span>
              <span className="muted small">{each.model}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
