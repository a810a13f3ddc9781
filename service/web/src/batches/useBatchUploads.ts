import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Problem, Views } from "../api/client";
import { sendFile } from "../upload/send";

export interface BatchUpload {
  id: number;
  file: File;
  share: number;
  problem: Problem | null;
}

/** two at once: the server looks at one photo while the next is on its way */
const AT_ONCE = 2;

/** The photos of one batch on their way; those that arrived leave the list. */
export function useBatchUploads(batchId: string) {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<readonly BatchUpload[]>([]);
  const [sent, setSent] = useState(0);
  const next = useRef(1);
  const running = useRef(new Set<number>());
  const stop = useRef(new AbortController());

  useEffect(() => {
    const controller = new AbortController();
    stop.current = controller;
    return () => controller.abort();
  }, []);

  const change = useCallback((id: number, changed: Partial<BatchUpload>) => {
    setUploads((all) => all.map((each) => (each.id === id ? { ...each, ...changed } : each)));
  }, []);
  const drop = useCallback((id: number) => {
    setUploads((all) => all.filter((each) => each.id !== id));
  }, []);

  useEffect(() => {
    for (const upload of uploads) {
      if (running.current.size >= AT_ONCE) break;
      if (upload.problem !== null || running.current.has(upload.id)) continue;
      running.current.add(upload.id);
      const name = encodeURIComponent(upload.file.name.slice(-255));
      const address = `/v1/batches/${encodeURIComponent(batchId)}/files?name=${name}`;
      const progress = (share: number) => change(upload.id, { share });
      sendFile<Views["BatchFileView"]>(address, upload.file, progress, stop.current.signal)
        .then(() => {
          setSent((count) => count + 1);
          drop(upload.id);
        })
        .catch((problem: Problem) => change(upload.id, { problem }))
        .finally(() => {
          running.current.delete(upload.id);
          void queries.invalidateQueries({ queryKey: ["batch", batchId] });
          void queries.invalidateQueries({ queryKey: ["batch-files", batchId] });
        });
    }
  }, [uploads, batchId, change, drop, queries]);

  const add = useCallback((files: FileList) => {
    const added = [...files].map((file) => ({ id: next.current++, file, share: 0, problem: null }));
    setUploads((all) => [...all, ...added]);
  }, []);
  const retry = useCallback((id: number) => change(id, { problem: null, share: 0 }), [change]);
  return { uploads, sent, add, retry, drop };
}
