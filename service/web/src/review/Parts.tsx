import { plain } from "../words";
import { PART_WORDS, type Part, type PartWord } from "./verdict";

interface Props {
  parts: readonly Part[];
  /** names to offer; any other may be typed */
  names: readonly string[];
  onChange: (parts: readonly Part[]) => void;
}

const MOST_PARTS = 50;

/** A word on each part of the item that the person wants to speak of, with its reason. */
export function Parts({ parts, names, onChange }: Props) {
  const change = (index: number, changed: Partial<Part>) =>
    onChange(parts.map((part, at) => (at === index ? { ...part, ...changed } : part)));
  const add = () => {
    const name = names.find((each) => !parts.some((part) => part.part === each)) ?? "";
    onChange([...parts, { part: name, word: "authentic", reason: "" }]);
  };
  return (
    <fieldset className="parts">
      <legend>Parts</legend>
      <datalist id="part-names">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {parts.map((part, index) => (
        <div className="part" key={index}>
          <input
            aria-label={`Part ${index + 1}`}
            list="part-names"
            maxLength={40}
            value={part.part}
            onChange={(event) => change(index, { part: event.target.value })}
          />
          <select
            aria-label={`Word on part ${index + 1}`}
            value={part.word}
            onChange={(event) => change(index, { word: event.target.value as PartWord })}
          >
            {PART_WORDS.map((word) => (
              <option key={word} value={word}>
                {plain(word)}
              </option>
            ))}
          </select>
          <input
            aria-label={`Reason for part ${index + 1}`}
            placeholder={part.word === "authentic" ? "Reason (optional)" : "Reason"}
            maxLength={2000}
            value={part.reason}
            onChange={(event) => change(index, { reason: event.target.value })}
          />
          <button
            type="button"
            className="quiet"
            aria-label={`Take part ${index + 1} away`}
            onClick={() => onChange(parts.filter((_, at) => at !== index))}
          >
            ×
          </button>
        </div>
      ))}
      <button type="button" disabled={parts.length >= MOST_PARTS} onClick={add}>
        Add a part
      </button>
    </fieldset>
  );
}
