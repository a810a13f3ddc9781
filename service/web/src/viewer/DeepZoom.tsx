import OpenSeadragon from "openseadragon";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Box } from "../api/findings";
import { usePicture } from "../parts/Picture";
import { Notice } from "../parts/Notice";
import { overlayRect, roundAbout, type Size } from "./geometry";

export interface Mark {
  id: string;
  box: Box;
  look: "for" | "against" | "neutral" | "damage";
  label: string;
}

interface Props {
  /** address of the picture; null shows the words instead */
  path: string | null;
  /** the upright photo's size in pixels, in which boxes are given; null: the picture's own */
  photo: Size | null;
  marks: readonly Mark[];
  chosen: string | null;
  onChoose?: (id: string) => void;
  label: string;
  words: string;
}

/** A picture to zoom into, with boxes drawn on it. */
export function DeepZoom({ path, photo, marks, chosen, onChoose, label, words }: Props) {
  const picture = usePicture(path);
  return (
    <figure className="zoom" aria-label={label}>
      {picture.url !== null && (
        <Canvas
          key={picture.url}
          url={picture.url}
          photo={photo}
          marks={marks}
          chosen={chosen}
          onChoose={onChoose}
        />
      )}
      {path === null && <p className="zoom-words">{words}</p>}
      {picture.loading && <p className="zoom-words">Loading the picture…</p>}
      {picture.error !== null && <Notice problem={picture.error} />}
      <figcaption>{label}</figcaption>
    </figure>
  );
}

interface CanvasProps {
  url: string;
  photo: Size | null;
  marks: readonly Mark[];
  chosen: string | null;
  onChoose: ((id: string) => void) | undefined;
}

function Canvas({ url, photo, marks, chosen, onChoose }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const viewer = useRef<OpenSeadragon.Viewer | null>(null);
  const [own, setOwn] = useState<Size | null>(null);
  const size = photo ?? own;

  useEffect(() => {
    if (place.current === null) return undefined;
    keepStylesOut();
    const made = open(place.current, url);
    viewer.current = made;
    made.addHandler("open", () => {
      const shown = made.world.getItemAt(0).getContentSize();
      setOwn({ width: shown.x, height: shown.y });
    });
    return () => {
      viewer.current = null;
      made.destroy();
    };
  }, [url]);

  useEffect(() => {
    const shown = viewer.current;
    if (shown === null || own === null || size === null) return;
    shown.clearOverlays();
    for (const mark of marks) {
      const rect = overlayRect(mark.box, size);
      if (rect === null) continue;
      shown.addOverlay({ element: drawn(mark, mark.id === chosen, onChoose), location: osd(rect) });
    }
  }, [marks, chosen, own, size, onChoose]);

  const box = marks.find((mark) => mark.id === chosen)?.box;
  const [x0, y0, x1, y1] = box ?? [];
  useEffect(() => {
    const shown = viewer.current;
    if (shown === null || own === null || size === null) return;
    if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) {
      shown.viewport.goHome(true);
      return;
    }
    const rect = overlayRect([x0, y0, x1, y1], size);
    if (rect !== null) shown.viewport.fitBounds(osd(roundAbout(rect, size)));
  }, [x0, y0, x1, y1, own, size]);

  const zoom = useCallback((factor: number) => viewer.current?.viewport.zoomBy(factor), []);
  const home = useCallback(() => viewer.current?.viewport.goHome(), []);
  return (
    <>
      <div ref={place} className="zoom-canvas" data-ready={own !== null} />
      <div className="zoom-tools">
        <button type="button" aria-label="Zoom in" onClick={() => zoom(1.6)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / 1.6)}>
          −
        </button>
        <button type="button" aria-label="Show the whole picture" onClick={home}>
          ⤢
        </button>
      </div>
    </>
  );
}

/**
 * OpenSeadragon writes a style element of its own unless it finds one with this mark. The content
 * security policy forbids that (even an empty one), and styles.css has the rule. An element of a
 * namespace that the browser does not know satisfies the search and styles nothing.
 */
function keepStylesOut(): void {
  const mark = "data-openseadragon-mobile-css";
  if (document.querySelector(`style[${mark}]`) !== null) return;
  const style = document.createElementNS("urn:loupe", "style");
  style.setAttribute(mark, "true");
  document.head.append(style);
}

function open(element: HTMLElement, url: string): OpenSeadragon.Viewer {
  return OpenSeadragon({
    element,
    tileSources: { type: "image", url, buildPyramid: false },
    drawer: "canvas",
    showNavigationControl: false,
    // arrows and letters belong to the page: they choose evidence and verdicts
    keyboardNavEnabled: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    animationTime: 0.3,
    maxZoomPixelRatio: 6,
    visibilityRatio: 0.5,
    crossOriginPolicy: false,
  } as OpenSeadragon.Options);
}

function osd(rect: { x: number; y: number; width: number; height: number }): OpenSeadragon.Rect {
  return new OpenSeadragon.Rect(rect.x, rect.y, rect.width, rect.height);
}

function drawn(mark: Mark, isChosen: boolean, onChoose?: (id: string) => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `mark mark-${mark.look}${isChosen ? " mark-chosen" : ""}`;
  element.title = mark.label;
  element.setAttribute("aria-label", mark.label);
  element.tabIndex = -1; // the list beside the picture is the keyboard's way to the same
  if (onChoose === undefined) {
    element.disabled = true;
    return element;
  }
  element.addEventListener("pointerdown", (event) => event.stopPropagation());
  element.addEventListener("click", () => onChoose(mark.id));
  return element;
}
