import type { Box } from "../api/findings";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/**
 * A box in pixels of the upright photo as a rectangle of OpenSeadragon's viewport, in which the
 * picture is 1 wide and height / width high. Cut to the picture; null where nothing is left.
 */
export function overlayRect(box: Box, photo: Size): Rect | null {
  if (!(photo.width > 0 && photo.height > 0)) return null;
  const x0 = Math.max(0, box[0]);
  const y0 = Math.max(0, box[1]);
  const x1 = Math.min(photo.width, box[2]);
  const y1 = Math.min(photo.height, box[3]);
  if (!(x1 > x0 && y1 > y0)) return null;
  return {
    x: x0 / photo.width,
    y: y0 / photo.width,
    width: (x1 - x0) / photo.width,
    height: (y1 - y0) / photo.width,
  };
}

/** What to show when a box is chosen: the box with its surroundings, never beyond the picture. */
export function roundAbout(rect: Rect, photo: Size, times = 2.4): Rect {
  const high = photo.height / photo.width;
  const width = Math.min(1, rect.width * times);
  const height = Math.min(high, rect.height * times);
  return {
    x: between(0, rect.x + rect.width / 2 - width / 2, 1 - width),
    y: between(0, rect.y + rect.height / 2 - height / 2, high - height),
    width,
    height,
  };
}

function between(low: number, value: number, high: number): number {
  return Math.min(Math.max(low, value), Math.max(low, high));
}
