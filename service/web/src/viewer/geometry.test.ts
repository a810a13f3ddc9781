import { describe, expect, it } from "vitest";
import { overlayRect, roundAbout } from "./geometry";

const WIDE = { width: 400, height: 200 };

describe("overlayRect", () => {
  it("divides both axes by the width, as the viewport counts", () => {
    expect(overlayRect([100, 50, 200, 150], WIDE)).toEqual({
      x: 0.25,
      y: 0.125,
      width: 0.25,
      height: 0.25,
    });
  });

  it("covers a tall photo down to height / width", () => {
    expect(overlayRect([0, 0, 100, 300], { width: 100, height: 300 })).toEqual({
      x: 0,
      y: 0,
      width: 1,
      height: 3,
    });
  });

  it("cuts a box to the photo", () => {
    expect(overlayRect([-40, -40, 440, 240], WIDE)).toEqual({ x: 0, y: 0, width: 1, height: 0.5 });
  });

  it("shows nothing for a box beside the photo, without area, or without a photo", () => {
    expect(overlayRect([400, 0, 500, 50], WIDE)).toBeNull();
    expect(overlayRect([10, 10, 10, 50], WIDE)).toBeNull();
    expect(overlayRect([0, 0, 1, 1], { width: 0, height: 0 })).toBeNull();
    expect(overlayRect([0, 0, NaN, 1], WIDE)).toBeNull();
  });
});

describe("roundAbout", () => {
  it("keeps the box in the middle where there is room", () => {
    const seen = roundAbout({ x: 0.4, y: 0.2, width: 0.1, height: 0.1 }, WIDE, 2);
    expect(seen.x).toBeCloseTo(0.35);
    expect(seen.y).toBeCloseTo(0.15);
    expect(seen.width).toBeCloseTo(0.2);
  });

  it("never looks beyond the picture", () => {
    for (const rect of [
      { x: 0, y: 0, width: 0.1, height: 0.1 },
      { x: 0.9, y: 0.4, width: 0.1, height: 0.1 },
      { x: 0, y: 0, width: 1, height: 0.5 },
    ]) {
      const seen = roundAbout(rect, WIDE);
      expect(seen.x).toBeGreaterThanOrEqual(0);
      expect(seen.y).toBeGreaterThanOrEqual(0);
      expect(seen.x + seen.width).toBeLessThanOrEqual(1 + 1e-9);
      expect(seen.y + seen.height).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });
});
