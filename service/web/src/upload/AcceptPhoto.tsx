import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api, onceKey, type Views } from "../api/client";
import { Dialog } from "../parts/Dialog";
import { Notice } from "../parts/Notice";
import { plain } from "../words";

interface Props {
  photo: Views["PhotoView"];
  onClose: () => void;
  onAccepted: () => void;
}

/** Asks why a photo may count although the quality check did not pass it. */
export function AcceptPhoto({ photo, onClose, onAccepted }: Props) {
  const [because, setBecause] = useState("");
  const [once] = useState(onceKey);
  const send = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/v1/photos/{photo_id}/accept", {
          params: { path: { photo_id: photo.id }, header: { "Idempotency-Key": once } },
          body: { because: because.trim() },
        }),
      ),
    onSuccess: onAccepted,
  });
  return (
    <Dialog title={`Use this photo of ${plain(photo.view).toLowerCase()} anyway?`} onClose={onClose}>
      <p>It will count as it is. Your name and reason go into the item's timeline.</p>
      <label htmlFor="because">Reason</label>
      <textarea
        id="because"
        rows={3}
        maxLength={2000}
        value={because}
        onChange={(event) => setBecause(event.target.value)}
      />
      {send.isError && <Notice problem={send.error} />}
      <div className="dialog-foot">
        <button type="button" onClick={onClose} disabled={send.isPending}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={because.trim() === "" || send.isPending}
          onClick={() => send.mutate()}
        >
          {send.isPending ? "Accepting…" : "Use it"}
        </button>
      </div>
    </Dialog>
  );
}
