import { expect, it } from "vitest";
import type { Views } from "../api/client";
import { shotList } from "./shots";

const BAG = { name: "bags", required: ["front", "back"], optional: ["zip", "defect"] };

function photo(id: string, view: string, passed: boolean, accepted: string | null = null) {
  return { id, view, quality_passed: passed, accepted_by: accepted } as Views["PhotoView"];
}

function retake(view: string, closed: string | null) {
  return { view, reason: "blurred", closed_at: closed } as Views["RetakeView"];
}

it("lacks every required view at the start", () => {
  expect(shotList(BAG, [], []).lacking).toEqual(["front", "back"]);
});

it("counts a photo that passed or was accepted, and no other", () => {
  const photos = [photo("1", "front", false), photo("2", "back", false, "per_1")];
  const { shots, lacking } = shotList(BAG, photos, []);
  expect(lacking).toEqual(["front"]);
  expect(shots.map((shot) => shot.state)).toEqual(["poor", "good", "missing", "missing"]);
});

it("wants a retaken view again until the request is closed, optional views too", () => {
  const photos = [photo("1", "front", true), photo("2", "back", true), photo("3", "zip", true)];
  expect(shotList(BAG, photos, [retake("zip", null)]).lacking).toEqual(["zip"]);
  expect(shotList(BAG, photos, [retake("zip", "2026-11-24T10:00:00Z")]).lacking).toEqual([]);
});

it("shows the newest photo of a view first", () => {
  const photos = [photo("1", "defect", true), photo("2", "defect", true)];
  const defect = shotList(BAG, photos, []).shots.find((shot) => shot.view === "defect");
  expect(defect?.photos.map((each) => each.id)).toEqual(["2", "1"]);
});
