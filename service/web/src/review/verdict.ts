// The form of a verdict: what must be said before it can be sent. The API holds the same rules
// (service/domain/verdict.py) and has the last word; this only spares people a refusal.

import type { Views } from "../api/client";

export type Word = Views["VerdictWord"];
export type PartWord = Views["PartWord"];

export interface Part {
  part: string;
  word: PartWord;
  reason: string;
}

export interface Draft {
  word: Word | null;
  parts: readonly Part[];
  note: string;
  views: readonly string[];
}

export const EMPTY: Draft = { word: null, parts: [], note: "", views: [] };

export const WORDS: readonly Word[] = ["authentic", "not_authentic", "inconclusive", "needs_photos"];
export const PART_WORDS: readonly PartWord[] = [
  "authentic",
  "not_authentic",
  "inconclusive",
  "not_original",
  "not_seen",
];

/** The verdict that the machine's word supports; it is marked, never given by itself. */
export function supported(decision: string | null): Word | null {
  if (decision === "consistent") return "authentic";
  if (decision === "suspect") return "not_authentic";
  return decision === "inconclusive" ? "inconclusive" : null;
}

/** What is still to be said, as a sentence; null when the verdict can be confirmed. */
export function lacking(draft: Draft): string | null {
  const { word, note, views } = draft;
  if (word === null) return "Choose a verdict.";
  const parts = draft.parts;
  if (parts.some((part) => part.part.trim() === "")) return "Name each part.";
  if (new Set(parts.map((part) => part.part.trim())).size < parts.length)
    return "Judge each part once.";
  const silent = parts.find((part) => part.word !== "authentic" && part.reason.trim() === "");
  if (silent !== undefined) return `Say why ${silent.part.trim()} is not simply authentic.`;
  const copied = parts.some((part) => part.word === "not_authentic");
  if (copied && word === "authentic")
    return "One part that is not authentic makes the item not authentic.";
  if (word === "not_authentic" && !copied && note.trim() === "")
    return "A refusal names a part that is not authentic, or says why.";
  if (word === "inconclusive" && parts.length === 0 && note.trim() === "")
    return "Say what is missing for a decision.";
  if (word === "needs_photos" && views.length === 0) return "Choose the views that are wanted.";
  return null;
}

export function body(draft: Draft, word: Word, assessmentId: string | null): Views["VerdictNew"] {
  return {
    verdict: word,
    reasons: draft.parts.map((part) => ({
      part: part.part.trim(),
      word: part.word,
      reason: part.reason.trim(),
    })),
    note: draft.note.trim(),
    views_wanted: word === "needs_photos" ? [...draft.views] : [],
    assessment_id: assessmentId,
  };
}

/** Where a verdict takes the item, for the person who confirms it. */
export function consequence(word: Word, status: string): string {
  switch (word) {
    case "authentic":
      return "The item is approved and an offer can be made.";
    case "not_authentic":
      return "The item is refused, and the programme's rule for copies in its country follows at once.";
    case "inconclusive":
      return status === "escalated"
        ? "Nobody can vouch for the item: it goes back to the consignor, unsold and unaccused."
        : "A second person looks at the item.";
    case "needs_photos":
      return "The item goes back to the studio for these views.";
  }
}
