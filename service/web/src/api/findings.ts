// What the machine found, read from the free-form JSON of assessments and quality answers.
// The API promises these fields; what does not have their shape is left out, never guessed.

import { isRecord } from "./json";

export type Box = readonly [number, number, number, number];
export type Direction = "for" | "against" | "neutral";

export interface Evidence {
  /** stable within one assessment */
  id: string;
  kind: string;
  photo: string;
  view: string;
  box: Box | null;
  strength: number;
  direction: Direction;
  sentence: string;
  model: string;
  pValue: number | null;
  reference: string | null;
  referenceBox: Box | null;
}

export interface Damage {
  id: string;
  kind: string;
  photo: string;
  view: string;
  box: Box;
  severity: number;
  sentence: string;
  model: string;
}

export interface Deduction {
  points: number;
  reason: string;
  damageId: string | null;
}

export interface Check {
  name: string;
  passed: boolean;
  sentence: string;
  value: number;
  unit: string;
  limit: string;
}

const ORDER: Record<Direction, number> = { against: 0, for: 1, neutral: 2 };

/** Evidence against first, then for, then neutral; the strongest first within each. */
export function readEvidence(found: unknown): Evidence[] {
  return list(found, "evidence")
    .map((raw, index) => evidence(raw, `evidence-${index}`))
    .filter((each) => each !== null)
    .sort((a, b) => ORDER[a.direction] - ORDER[b.direction] || b.strength - a.strength);
}

export function readDamages(found: unknown): Damage[] {
  return list(found, "damages").flatMap((raw, index) => {
    const box = readBox(raw["box_xyxy"]);
    if (box === null) return [];
    return [
      {
        id: damageId(index),
        kind: text(raw["kind"]),
        photo: text(raw["photo"]),
        view: text(raw["view"]),
        box,
        severity: number(raw["severity"]) ?? 0,
        sentence: text(raw["sentence"]),
        model: text(raw["model"]),
      },
    ];
  });
}

export function readDeductions(found: unknown): Deduction[] {
  return list(found, "deductions").map((raw) => {
    const index = number(raw["damage_index"]);
    return {
      points: number(raw["points"]) ?? 0,
      reason: text(raw["reason"]),
      damageId: index === null ? null : damageId(index),
    };
  });
}

export function readMissing(found: unknown): string[] {
  const missing = isRecord(found) ? found["missing"] : undefined;
  return Array.isArray(missing) ? missing.filter((each) => typeof each === "string") : [];
}

export function readChecks(quality: unknown): Check[] {
  return list(quality, "checks").map((raw) => ({
    name: text(raw["name"]),
    passed: raw["passed"] === true,
    sentence: text(raw["sentence"]),
    value: number(raw["value"]) ?? 0,
    unit: text(raw["unit"]),
    limit: text(raw["limit"]),
  }));
}

export function readBox(raw: unknown): Box | null {
  if (!Array.isArray(raw) || raw.length !== 4) return null;
  const [x0, y0, x1, y1] = raw.map(number);
  if (x0 == null || y0 == null || x1 == null || y1 == null) return null;
  return x1 > x0 && y1 > y0 ? [x0, y0, x1, y1] : null;
}

function evidence(raw: Record<string, unknown>, id: string): Evidence | null {
  const direction = raw["direction"];
  if (direction !== "for" && direction !== "against" && direction !== "neutral") return null;
  return {
    id,
    kind: text(raw["kind"]),
    photo: text(raw["photo"]),
    view: text(raw["view"]),
    box: readBox(raw["box_xyxy"]),
    strength: number(raw["strength"]) ?? 0,
    direction,
    sentence: text(raw["sentence"]),
    model: text(raw["model"]),
    pValue: number(raw["p_value"]),
    reference: typeof raw["reference"] === "string" ? raw["reference"] : null,
    referenceBox: readBox(raw["reference_box_xyxy"]),
  };
}

function damageId(index: number): string {
  return `damage-${index}`;
}

function list(found: unknown, name: string): Record<string, unknown>[] {
  const rows = isRecord(found) ? found[name] : undefined;
  return Array.isArray(rows) ? rows.filter(isRecord) : [];
}

function text(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

function number(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : null;
}
