import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Me } from "../App";
import { answer, api, onceKey, type Views } from "../api/client";
import { Dialog } from "../parts/Dialog";
import { Notice } from "../parts/Notice";
import { lower, plain } from "../words";
import { body, consequence, supported, type Draft, type Word } from "./verdict";

interface Props {
  me: Me;
  item: Views["ItemView"];
  assessment: Views["AssessmentView"] | null;
  draft: Draft;
  word: Word;
  onClose: () => void;
  onRecorded: (answer: Views["VerdictAnswer"]) => void;
}

/** Says who decides and what follows, before anything is sent. */
export function ConfirmVerdict(props: Props) {
  const { me, item, assessment, draft, word, onClose, onRecorded } = props;
  // one key per question: pressing twice, or again after a lost answer, judges once
  const [once] = useState(onceKey);
  const send = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/v1/items/{item_id}/verdicts", {
          params: { path: { item_id: item.id }, header: { "Idempotency-Key": once } },
          body: body(draft, word, assessment?.id ?? null),
        }),
      ),
    onSuccess: onRecorded,
  });
  const advice = supported(assessment?.decision ?? null);
  return (
    <Dialog title={`${plain(word)}?`} onClose={onClose}>
      <p>
        <strong>{me.person_name}</strong> decides that <strong>{item.title}</strong> is{" "}
        <strong>{word === "needs_photos" ? "to be photographed again" : lower(word)}</strong>. The
        verdict is recorded under this name and cannot be changed, only followed by another.
      </p>
      <p>{consequence(word, item.status)}</p>
      <p className="muted">
        {assessment === null
          ? "The machine has said nothing about this item."
          : `The machine's word is ${assessment.decision}; it advises and does not decide.`}{" "}
        {advice !== null && advice !== word && word !== "needs_photos" && (
          <strong>Your verdict differs from it.</strong>
        )}
      </p>
      {send.isError && <Notice problem={send.error} />}
      <div className="dialog-foot">
        <button type="button" onClick={onClose} disabled={send.isPending}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={send.isPending}
          onClick={() => send.mutate()}
        >
          {send.isPending ? "Recording…" : `Record: ${lower(word)}`}
        </button>
      </div>
    </Dialog>
  );
}
