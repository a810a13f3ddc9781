import { expect, it } from "vitest";
import { guessView } from "./guess";

const VIEWS = ["front", "back", "three_quarter", "logo", "box_label", "brand_label"];

it.each([
  ["front.jpg", "front"],
  ["IMG_2011-three-quarter.JPG", "three_quarter"],
  ["vetra 01 (back).png", "back"],
  ["item.box_label.1.jpg", "box_label"],
  ["IMG_2011.jpg", null],
  ["backpack.jpg", null],
  ["", null],
])("%s shows %s", (name, view) => {
  expect(guessView(name, VIEWS)).toBe(view);
});
