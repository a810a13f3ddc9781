import createClient from "openapi-fetch";
import { currentKey, signOut } from "../session";
import { isRecord } from "./json";
import type { components, paths } from "./schema";

export type Views = components["schemas"];

/** A refusal of the API: a stable code, a sentence for people, and data. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
    readonly data: Record<string, unknown> = {},
  ) {
    super(sentence);
  }
}

export const api = createClient<paths>({ baseUrl: location.origin });

api.use({
  onRequest({ request }) {
    const key = currentKey();
    if (key !== null && !request.headers.has("Authorization")) request.headers.set("Authorization", `Bearer ${key}`);
    return request;
  },
});

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of an answer; throws Problem for a refusal or a server that cannot be reached. */
export async function answer<T>(asked: Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await asked;
  } catch {
    throw unreachable();
  }
  const { data, error, response } = answered;
  if (!response.ok || data === undefined) throw refused(response.status, error);
  return data;
}

export function unreachable(): Problem {
  return new Problem(0, "unreachable", "The service does not answer. Nothing was changed here.");
}

/** Reads a problem body; a key that no longer works ends the session. */
export function refused(status: number, body: unknown): Problem {
  if (status === 401) signOut();
  const fields = isRecord(body) ? body : {};
  const code = typeof fields["code"] === "string" ? fields["code"] : `http_${status}`;
  const detail = typeof fields["detail"] === "string" ? fields["detail"] : "The request failed.";
  const data = isRecord(fields["data"]) ? fields["data"] : {};
  return new Problem(status, code, detail, data);
}

/** A key under which a repeated request does nothing again; works without a secure context. */
export function onceKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches a picture with the key of this session. */
export async function fetchPicture(path: string, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(path, {
      signal,
      headers: { Authorization: `Bearer ${currentKey() ?? ""}` },
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable();
  }
  if (!response.ok) throw refused(response.status, await response.json().catch(() => null));
  return response.blob();
}

export function photoPath(photoId: string, size: "preview" | "original" = "preview"): string {
  return `/v1/photos/${encodeURIComponent(photoId)}/content?size=${size}`;
}

export function referencePath(key: string): string {
  return `/v1/references/${key.split("/").map(encodeURIComponent).join("/")}`;
}
