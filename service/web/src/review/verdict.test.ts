import { describe, expect, it } from "vitest";
import { EMPTY, body, lacking, supported } from "./verdict";

describe("lacking", () => {
  it("asks for a word first", () => {
    expect(lacking(EMPTY)).toMatch(/Choose/);
  });

  it("lets authentic stand alone, and asks a refusal for its reason", () => {
    expect(lacking({ ...EMPTY, word: "authentic" })).toBeNull();
    expect(lacking({ ...EMPTY, word: "not_authentic" })).not.toBeNull();
    expect(lacking({ ...EMPTY, word: "not_authentic", note: "  " })).not.toBeNull();
    expect(lacking({ ...EMPTY, word: "not_authentic", note: "wrong pitch" })).toBeNull();
  });

  it("asks for the views wanted and for what is missing", () => {
    expect(lacking({ ...EMPTY, word: "needs_photos" })).not.toBeNull();
    expect(lacking({ ...EMPTY, word: "needs_photos", views: ["base"] })).toBeNull();
    expect(lacking({ ...EMPTY, word: "inconclusive" })).not.toBeNull();
  });

  it("refuses parts without names, twice, without reasons, or against the whole", () => {
    const part = { part: "logo", word: "authentic", reason: "" } as const;
    const copied = { part: "zip", word: "not_authentic", reason: "thin teeth" } as const;
    const draft = { ...EMPTY, word: "authentic" } as const;
    expect(lacking({ ...draft, parts: [part] })).toBeNull();
    expect(lacking({ ...draft, parts: [{ ...part, part: " " }] })).not.toBeNull();
    expect(lacking({ ...draft, parts: [part, part] })).not.toBeNull();
    expect(lacking({ ...draft, parts: [{ ...part, word: "not_seen" }] })).not.toBeNull();
    expect(lacking({ ...draft, parts: [copied] })).not.toBeNull();
    expect(lacking({ ...draft, word: "not_authentic", parts: [copied] })).toBeNull();
  });
});

describe("body", () => {
  it("names views only where photos are wanted", () => {
    const draft = { ...EMPTY, views: ["base"], note: " because " };
    expect(body(draft, "authentic", "asm_1")).toMatchObject({ views_wanted: [], note: "because" });
    expect(body(draft, "needs_photos", null).views_wanted).toEqual(["base"]);
  });
});

it("maps the machine's word to the verdict that it supports", () => {
  expect(supported("suspect")).toBe("not_authentic");
  expect(supported("consistent")).toBe("authentic");
  expect(supported("inconclusive")).toBe("inconclusive");
  expect(supported(null)).toBeNull();
});
