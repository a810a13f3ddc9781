import { useSyncExternalStore } from "react";

export type Route =
  | { page: "queue" }
  | { page: "review"; itemId: string }
  | { page: "choose" }
  | { page: "photos"; itemId: string }
  | { page: "batches" }
  | { page: "batch"; batchId: string }
  | { page: "unknown" };

const MOVED = "loupe:moved";

export function readRoute(path: string): Route {
  const parts = path.split("/").filter(Boolean).map(decode);
  const [first, second, third] = parts;
  if (first === undefined) return { page: "queue" };
  if (first === "upload" && second === undefined) return { page: "choose" };
  if (first === "batches" && second === undefined) return { page: "batches" };
  if (first === "batches" && second !== undefined && parts.length === 2)
    return { page: "batch", batchId: second };
  if (first === "items" && second !== undefined && parts.length === 2)
    return { page: "review", itemId: second };
  if (first === "items" && second !== undefined && third === "photos" && parts.length === 3)
    return { page: "photos", itemId: second };
  return { page: "unknown" };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function reviewPath(itemId: string): string {
  return `/items/${encodeURIComponent(itemId)}`;
}

export function photosPath(itemId: string): string {
  return `/items/${encodeURIComponent(itemId)}/photos`;
}

export function batchPath(batchId: string): string {
  return `/batches/${encodeURIComponent(batchId)}`;
}

export function go(path: string): void {
  history.pushState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => location.pathname));
}

function subscribe(tell: () => void): () => void {
  window.addEventListener("popstate", tell);
  window.addEventListener(MOVED, tell);
  return () => {
    window.removeEventListener("popstate", tell);
    window.removeEventListener(MOVED, tell);
  };
}
