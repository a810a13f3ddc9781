import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Me } from "../App";
import type { Views } from "../api/client";
import { programmeQuery } from "../api/questions";
import { useKeys } from "../parts/keys";
import { lower, plain } from "../words";
import { ConfirmVerdict } from "./ConfirmVerdict";
import { Parts } from "./Parts";
import { Recorded } from "./Recorded";
import { EMPTY, lacking, supported, WORDS, type Draft, type Word } from "./verdict";

interface Props {
  me: Me;
  item: Views["ItemView"];
  assessment: Views["AssessmentView"] | null;
  photos: readonly Views["PhotoView"][];
}

const REVIEWED = new Set(["in_review", "escalated"]);

export function VerdictPanel({ me, item, assessment, photos }: Props) {
  const queries = useQueryClient();
  const [recorded, setRecorded] = useState<Views["VerdictAnswer"] | null>(null);
  const open = REVIEWED.has(item.status) && recorded === null;
  return (
    <section className="panel verdict" aria-labelledby="verdict-title">
      <header className="panel-head">
        <h2 id="verdict-title">Verdict</h2>
        {open && me.role === "authenticator" && (
          <p className="muted small keys-hint">
            <kbd>1</kbd>–<kbd>4</kbd>
          </p>
        )}
      </header>
      {recorded !== null && <Recorded answer={recorded} itemId={item.id} />}
      {open && me.role !== "authenticator" && (
        <p className="muted pad">
          The item waits for an authenticator. The role {lower(me.role)} does not judge.
        </p>
      )}
      {recorded === null && !open && (
        <p className="muted pad">No verdict is asked for: the item is {lower(item.status)}.</p>
      )}
      {open && me.role === "authenticator" && (
        <VerdictForm
          me={me}
          item={item}
          assessment={assessment}
          photos={photos}
          onRecorded={(answer) => {
            setRecorded(answer);
            void queries.invalidateQueries();
          }}
        />
      )}
    </section>
  );
}

interface FormProps extends Props {
  onRecorded: (answer: Views["VerdictAnswer"]) => void;
}

function VerdictForm({ me, item, assessment, photos, onRecorded }: FormProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [asking, setAsking] = useState(false);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  const programme = useQuery(programmeQuery);
  const category = programme.data?.categories.find((each) => each.name === item.category);
  const views = category === undefined ? [] : [...category.required, ...category.optional];
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  useKeys(
    Object.fromEntries(
      WORDS.map((_, index) => [String(index + 1), () => buttons.current[index]?.focus()]),
    ),
  );
  const advice = supported(assessment?.decision ?? null);
  const lack = lacking(draft);
  return (
    <>
      <div className="verdict-words" role="group" aria-label="Your verdict">
        {WORDS.map((word, index) => (
          <button
            key={word}
            ref={(element) => {
              buttons.current[index] = element;
            }}
            type="button"
            className={`verdict-word verdict-${word}`}
            aria-pressed={draft.word === word}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => change({ word })}
          >
            <span>
              <kbd>{index + 1}</kbd> {plain(word)}
            </span>
            {advice === word && <small>supported by the machine's word</small>}
          </button>
        ))}
      </div>
      {draft.word !== null && (
        <div className="verdict-form">
          {draft.word === "needs_photos" && (
            <ViewsWanted
              views={views}
              chosen={draft.views}
              onChange={(wanted) => change({ views: wanted })}
            />
          )}
          <Parts
            parts={draft.parts}
            names={[...new Set([...photos.map((photo) => photo.view), ...views])]}
            onChange={(parts) => change({ parts })}
          />
          <label htmlFor="note">{noteLabel(draft.word)}</label>
          <textarea
            id="note"
            rows={3}
            maxLength={2000}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
          <div className="verdict-send">
            <button
              type="button"
              className="primary"
              disabled={lack !== null}
              onClick={() => setAsking(true)}
            >
              Review and confirm…
            </button>
            {lack !== null && (
              <span className="muted small" role="status">
                {lack}
              </span>
            )}
          </div>
        </div>
      )}
      {asking && draft.word !== null && (
        <ConfirmVerdict
          me={me}
          item={item}
          assessment={assessment}
          draft={draft}
          word={draft.word}
          onClose={() => setAsking(false)}
          onRecorded={onRecorded}
        />
      )}
    </>
  );
}

function noteLabel(word: Word): string {
  if (word === "authentic") return "Note (optional)";
  return word === "needs_photos" ? "What should be better" : "Reason";
}

interface WantedProps {
  views: readonly string[];
  chosen: readonly string[];
  onChange: (views: readonly string[]) => void;
}

function ViewsWanted({ views, chosen, onChange }: WantedProps) {
  return (
    <fieldset className="views">
      <legend>Views wanted again</legend>
      {views.map((view) => (
        <label key={view}>
          <input
            type="checkbox"
            checked={chosen.includes(view)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...chosen, view] : chosen.filter((each) => each !== view),
              )
            }
          />
          {plain(view)}
        </label>
      ))}
    </fieldset>
  );
}
