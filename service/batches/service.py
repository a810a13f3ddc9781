"""The rules of batches: photographs come in, the batch is started once, its result is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from service.adapters.batch_pictures import picture_rules
from service.batches.errors import (
    BatchEmpty,
    BatchFull,
    BatchNotDone,
    BatchStarted,
    PictureRulesUnknown,
)
from service.domain.programme import Programme
from service.ids import new_id
from service.store.batch_tables import BatchFileRow, BatchOutputRow, BatchRow
from service.store.errors import NotFound
from service.store.unit_of_work import UnitOfWork
from service.workflows.names import BATCH

#: endpoints know a batch by this name alone, and no tables
Batch = BatchRow
#: photographs of one batch: a studio's day, and a result that can still be downloaded
MAX_FILES = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """A photograph of a batch that is done, with its pictures."""

    file: BatchFileRow
    outputs: Sequence[BatchOutputRow]


def create_batch(
    uow: UnitOfWork, programme: Programme, name: str, marketplaces: Sequence[str], *, by: str
) -> BatchRow:
    """Makes an open batch.

    Raises:
        PictureRulesUnknown: no rule has one of these names.
    """
    known = {rule.name for rule in picture_rules()}
    unknown = [rule for rule in marketplaces if rule not in known]
    if unknown:
        raise PictureRulesUnknown(unknown=unknown, known=sorted(known))
    return uow.batches.add(
        BatchRow(
            id=new_id("bat"),
            programme=programme.name,
            name=name,
            marketplaces=list(dict.fromkeys(marketplaces)),
            state="open",
            revision=0,
            created_by=by,
            created_at=uow.clock.now(),
        )
    )


def check_open(uow: UnitOfWork, programme: Programme, batch_id: str) -> None:
    """Whether a photograph may be sent at all.

    Raises:
        NotFound, BatchStarted, BatchFull.
    """
    _must_be_open(uow, uow.batches.get(batch_id, programme=programme.name))


def add_file(
    uow: UnitOfWork,
    programme: Programme,
    batch_id: str,
    *,
    name: str,
    sha256: str,
    byte_count: int,
) -> tuple[BatchFileRow, bool]:
    """Keeps a photograph whose original is in the object store; whether it is new.

    Raises:
        NotFound, BatchStarted, BatchFull.
    """
    batch = uow.batches.lock(batch_id, programme=programme.name)
    known = uow.batch_files.by_hash(batch_id, sha256)
    if known is not None:
        return known, False
    _must_be_open(uow, batch)
    row = BatchFileRow(
        id=new_id("bfi"),
        batch_id=batch_id,
        name=clean_name(name),
        sha256=sha256,
        byte_count=byte_count,
        state="waiting",
        created_at=uow.clock.now(),
    )
    return uow.batch_files.add(row), True


def start_batch(uow: UnitOfWork, programme: Programme, batch_id: str) -> BatchRow:
    """Starts an open batch; one that was started before is left as it is.

    Raises:
        NotFound, BatchEmpty.
    """
    batch = uow.batches.lock(batch_id, programme=programme.name)
    if batch.state != "open":
        return batch
    if not uow.batch_files.count(batch_id):
        raise BatchEmpty(batch=batch_id)
    batch.state, batch.started_at = "working", uow.clock.now()
    batch.revision += 1
    uow.session.flush()
    uow.start(BATCH, batch)
    return batch


def find_file(uow: UnitOfWork, programme: Programme, file_id: str) -> BatchFileRow:
    """A photograph of one of the programme's batches; NotFound otherwise."""
    file = uow.batch_files.get(file_id)
    _of_programme(uow, programme, file, file_id)
    return file


def find_output(uow: UnitOfWork, programme: Programme, output_id: str) -> BatchOutputRow:
    """A picture of one of the programme's batches; NotFound otherwise, and where it is none."""
    output = uow.batch_outputs.get(output_id)
    _of_programme(uow, programme, uow.batch_files.get(output.file_id), output_id)
    if output.sha256 is None:
        raise NotFound(what="picture of a batch", id=output_id)
    return output


def outputs_of(uow: UnitOfWork, files: Sequence[BatchFileRow]) -> list[Result]:
    """Each photograph with its pictures, in the order given."""
    by_file: dict[str, list[BatchOutputRow]] = {file.id: [] for file in files}
    for output in uow.batch_outputs.of_files(list(by_file)):
        by_file[output.file_id].append(output)
    return [Result(file, by_file[file.id]) for file in files]


def results(uow: UnitOfWork, programme: Programme, batch_id: str) -> list[Result]:
    """Everything that a batch gave, once it is done.

    Raises:
        NotFound, BatchNotDone.
    """
    batch = uow.batches.get(batch_id, programme=programme.name)
    if batch.state != "done":
        raise BatchNotDone(batch=batch_id, state=batch.state)
    return outputs_of(uow, uow.batch_files.where(batch_id=batch_id))


def clean_name(name: str) -> str:
    """A file's own name without folders and what no file system should meet."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return shown[-120:] or "photograph"


def _must_be_open(uow: UnitOfWork, batch: BatchRow) -> None:
    if batch.state != "open":
        raise BatchStarted(batch=batch.id, state=batch.state)
    if uow.batch_files.count(batch.id) >= MAX_FILES:
        raise BatchFull(batch=batch.id, max_files=MAX_FILES)


def _of_programme(uow: UnitOfWork, programme: Programme, file: BatchFileRow, id: str) -> None:
    batch = uow.batches.get(file.batch_id)
    if batch.programme != programme.name:
        raise NotFound(what="part of a batch", id=id)
