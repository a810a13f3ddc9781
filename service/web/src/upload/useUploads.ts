import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Problem } from "../api/client";
import { sendPhoto, type PhotoAnswer } from "./send";

export type UploadState =
  | { step: "unsorted" }
  | { step: "waiting" }
  | { step: "sending"; share: number }
  | { step: "looking" }
  | { step: "done"; answer: PhotoAnswer }
  | { step: "refused"; problem: Problem };

export interface Upload {
  id: number;
  file: File;
  /** null until somebody says what the photo shows */
  view: string | null;
  state: UploadState;
}

/** two at once: the server looks at one photo while the next is on its way */
const AT_ONCE = 2;

/** The photos of one item on their way to the server. */
export function useUploads(itemId: string) {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const next = useRef(1);
  const started = useRef(new Set<number>());
  const stop = useRef(new AbortController());

  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);

  const change = useCallback((id: number, changed: Partial<Upload>) => {
    setUploads((all) => all.map((each) => (each.id === id ? { ...each, ...changed } : each)));
  }, []);

  const reload = useCallback(() => {
    for (const thing of ["photos", "item", "retakes", "timeline"])
      void queries.invalidateQueries({ queryKey: [thing, itemId] });
    void queries.invalidateQueries({ queryKey: ["items"] });
  }, [queries, itemId]);

  useEffect(() => {
    const running = uploads.filter((each) => ["sending", "looking"].includes(each.state.step));
    const free = AT_ONCE - running.length;
    for (const upload of uploads.filter((each) => each.state.step === "waiting").slice(0, free)) {
      if (upload.view === null || started.current.has(upload.id)) continue;
      started.current.add(upload.id);
      change(upload.id, { state: { step: "sending", share: 0 } });
      const progress = (share: number) =>
        change(upload.id, {
          state: share < 1 ? { step: "sending", share } : { step: "looking" },
        });
      sendPhoto(itemId, upload.view, upload.file, progress, stop.current.signal)
        .then((answer) => change(upload.id, { state: { step: "done", answer } }))
        .catch((problem: Problem) => change(upload.id, { state: { step: "refused", problem } }))
        .finally(reload);
    }
  }, [uploads, itemId, change, reload]);

  const add = useCallback((files: readonly { file: File; view: string | null }[]) => {
    const added = files.map(({ file, view }) => ({
      id: next.current++,
      file,
      view,
      state: { step: view === null ? "unsorted" : "waiting" } as UploadState,
    }));
    setUploads((all) => [...added, ...all]);
  }, []);

  const assign = useCallback(
    (id: number, view: string) => change(id, { view, state: { step: "waiting" } }),
    [change],
  );
  const retry = useCallback(
    (id: number) => {
      started.current.delete(id);
      change(id, { state: { step: "waiting" } });
    },
    [change],
  );
  const drop = useCallback(
    (id: number) => setUploads((all) => all.filter((each) => each.id !== id)),
    [],
  );
  return { uploads, add, assign, retry, drop, reload };
}
