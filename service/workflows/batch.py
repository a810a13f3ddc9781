"""The workflow ``batch``: each photograph of a batch becomes a picture per marketplace.

Photographs are done one by one, each in one transaction with its pictures, so that progress can be
seen and a crash costs the photograph that was being worked.
"""

from __future__ import annotations

import hashlib
from functools import partial

from service.adapters.batch_pictures import Refusal, make_picture
from service.adapters.inference import PackshotFacts
from service.adapters.objects import original_key
from service.context import AppContext
from service.ids import new_id
from service.store.batch_tables import BatchFileRow, BatchOutputRow, BatchRow
from service.workflows.steps import Steps


def batch(context: AppContext, step: Steps, batch_id: str, revision: int) -> None:
    """Works what waits, then closes the batch; does nothing for a start that was overtaken."""
    for file_id in step("plan", lambda: _waiting(context, batch_id, revision)):
        step(f"photo:{file_id}", partial(_work, context, batch_id, revision, file_id))
    step("finish", lambda: _finish(context, batch_id, revision))


def _waiting(context: AppContext, batch_id: str, revision: int) -> list[str]:
    with context.store.reading() as uow:
        here = _is_here(uow.batches.find(batch_id), revision)
        return uow.batch_files.waiting(batch_id) if here else []


def _work(context: AppContext, batch_id: str, revision: int, file_id: str) -> bool:
    """Makes the pictures of one photograph, unless they are made; whether it did."""
    with context.store.reading() as uow:
        row, file = uow.batches.get(batch_id), uow.batch_files.get(file_id)
        if not _is_here(row, revision) or file.state == "done":
            return False
        rules = [str(name) for name in row.marketplaces]
    original = context.objects.get_bytes(original_key(file.sha256))
    # rule by rule of one photograph: whoever looks can keep the last cut-out for the next rule
    made = {rule: make_picture(context.inference, original, rule=rule) for rule in rules}
    for facts in made.values():
        if isinstance(facts, PackshotFacts):
            key = f"pictures/{hashlib.sha256(facts.data).hexdigest()}"
            context.objects.put_bytes(key, facts.data)
    with context.store.writing() as uow:
        row, now = uow.batches.lock(batch_id), uow.clock.now()
        file = uow.batch_files.lock(file_id)
        if not _is_here(row, revision) or file.state == "done":
            return False
        uow.session.add_all(_output(file, rule, facts) for rule, facts in made.items())
        file.state, file.done_at = "done", now
    return True


def _finish(context: AppContext, batch_id: str, revision: int) -> bool:
    with context.store.writing() as uow:
        row = uow.batches.lock(batch_id)
        if not _is_here(row, revision) or uow.batch_files.waiting(batch_id):
            return False
        row.state, row.finished_at = "done", uow.clock.now()
        return True


def _is_here(row: BatchRow | None, revision: int) -> bool:
    return row is not None and row.state == "working" and row.revision == revision


def _output(file: BatchFileRow, rule: str, made: PackshotFacts | Refusal) -> BatchOutputRow:
    row = BatchOutputRow(id=new_id("bpi"), file_id=file.id, marketplace=rule)
    if isinstance(made, Refusal):
        row.verdict, row.code, row.reason = "refused", made.code, made.sentence
        row.byte_count = row.width = row.height = 0
        return row
    passed = "conforms" if made.conforms else "does_not_conform"
    row.verdict = str(made.conformance.get("verdict", passed))
    row.code, row.reason = None, ""
    if row.verdict == "does_not_conform":
        failed = [check["sentence"] for check in made.conformance["checks"] if not check["passed"]]
        row.code, row.reason = "does_not_conform", " ".join(failed)
    row.sha256, row.media_type = hashlib.sha256(made.data).hexdigest(), made.media_type
    row.byte_count, row.width, row.height = len(made.data), made.width, made.height
    return row
