import { Problem, refused, unreachable, type Views } from "../api/client";
import { currentKey } from "../session";

export type PhotoAnswer = Views["PhotoAnswer"];

export function sendPhoto(
  itemId: string,
  view: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<PhotoAnswer> {
  const address = `/v1/items/${encodeURIComponent(itemId)}/photos?view=${encodeURIComponent(view)}`;
  return sendFile<PhotoAnswer>(address, file, onProgress, signal);
}

/**
 * Sends one photo as the bytes that it is. XMLHttpRequest and not fetch, because fetch tells
 * nobody how far an upload has come.
 */
export function sendFile<Answer>(
  address: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Authorization", `Bearer ${currentKey() ?? ""}`);
    // the server looks at the content itself; a type that is no picture would count as JSON
    const type = file.type.startsWith("image/") ? file.type : "application/octet-stream";
    request.setRequestHeader("Content-Type", type);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answered = readJson(request.responseText);
      if (request.status === 200 || request.status === 201) resolve(answered as Answer);
      else reject(refused(request.status, answered));
    });
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("abort", () =>
      reject(new Problem(0, "stopped", "The upload was stopped.")),
    );
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
