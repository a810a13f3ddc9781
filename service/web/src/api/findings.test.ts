import { describe, expect, it } from "vitest";
import { readBox, readChecks, readDamages, readDeductions, readEvidence, readMissing } from "./findings";

const PIECE = {
  kind: "surface",
  photo: "pho_1",
  view: "front",
  box_xyxy: [1, 2, 3, 4],
  strength: 0.5,
  direction: "for",
  sentence: "s",
  model: "m@r1",
  p_value: 0.4,
  reference: "vetra/1",
  reference_box_xyxy: null,
};

describe("readEvidence", () => {
  it("puts what speaks against first, the strongest of each first", () => {
    const evidence = [
      PIECE,
      { ...PIECE, direction: "neutral", strength: 0 },
      { ...PIECE, direction: "against", strength: 0.95 },
      { ...PIECE, direction: "for", strength: 0.9 },
      { ...PIECE, direction: "against", strength: 0.99 },
    ];
    const seen = readEvidence({ evidence }).map((each) => [each.direction, each.strength]);
    expect(seen).toEqual([
      ["against", 0.99],
      ["against", 0.95],
      ["for", 0.9],
      ["for", 0.5],
      ["neutral", 0],
    ]);
  });

  it("leaves out what has not the promised shape", () => {
    for (const broken of [null, undefined, 3, "x", [], {}, { evidence: 1 }, { evidence: [null, 1] }])
      expect(readEvidence(broken)).toEqual([]);
    expect(readEvidence({ evidence: [{ ...PIECE, direction: "sideways" }] })).toEqual([]);
    expect(readEvidence({ evidence: [{ ...PIECE, box_xyxy: [1, 2] }] })[0]?.box).toBeNull();
  });
});

it("ties deductions to their damages by place", () => {
  const condition = {
    damages: [{ kind: "scratch", photo: "p", view: "front", box_xyxy: [0, 0, 2, 2], severity: 0.3 }],
    deductions: [
      { points: 4.5, reason: "scratch on front", damage_index: 0 },
      { points: 1, reason: "general wear", damage_index: null },
    ],
  };
  expect(readDamages(condition)[0]?.id).toBe("damage-0");
  expect(readDeductions(condition).map((each) => each.damageId)).toEqual(["damage-0", null]);
});

it("reads boxes with an area alone", () => {
  expect(readBox([0, 0, 1, 1])).toEqual([0, 0, 1, 1]);
  for (const broken of [[0, 0, 0, 1], [2, 0, 1, 1], [0, 0, 1], ["0", 0, 1, 1], null, [0, 0, NaN, 1]])
    expect(readBox(broken)).toBeNull();
});

it("reads checks and sentences", () => {
  expect(readChecks({ checks: [{ name: "focus", passed: false, sentence: "Blurred." }] })).toEqual([
    { name: "focus", passed: false, sentence: "Blurred.", value: 0, unit: "", limit: "" },
  ]);
  expect(readMissing({ missing: ["a", 1] })).toEqual(["a"]);
});
