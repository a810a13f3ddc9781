import { lower, plain } from "../words";

const WORDS = new Set(["consistent", "suspect", "inconclusive"]);

/** The machine's word. It is advice: the title says so, and a verdict never looks like this. */
export function MachineWord({ word }: { word: string | null }) {
  if (word === null) return <span className="chip">not assessed</span>;
  const look = WORDS.has(word) ? `chip-${word}` : "";
  return (
    <span className={`chip ${look}`} title="The machine's word. A person decides.">
      {lower(word)}
    </span>
  );
}

export function StatusChip({ status }: { status: string }) {
  return <span className={`chip chip-status chip-status-${status}`}>{plain(status)}</span>;
}
