"""The rules of photos: what an upload changes, when a shot list is complete, retakes."""

from __future__ import annotations

from dataclasses import dataclass

from service.adapters.inference import PhotoFacts
from service.domain import events
from service.domain.actor import Actor
from service.domain.programme import Programme
from service.domain.shots import counted, missing_views, superseded_by
from service.domain.status import Action, Status
from service.ids import new_id
from service.photos.errors import NoPhotoCounts, OtherView, PhotoSuperseded
from service.photos.retakes import Asked, ask_again
from service.privacy.service import check_there
from service.store.record import as_shot
from service.store.record_tables import ItemRow, PhotoRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.names import ASSESS


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a photo: its row, whether it is new, what the item lacks, what is asked for."""

    photo: PhotoRow
    new: bool
    item: ItemRow
    missing: tuple[str, ...]
    retake: Asked | None


def check_upload(uow: UnitOfWork, programme: Programme, item_id: str, view: str) -> str:
    """Whether a photo of this view may be sent at all; returns the item's category.

    Raises:
        NotFound, NotPermitted, UnknownView.
    """
    item = uow.items.get(item_id, programme=programme.name)
    uow.items.require(item, Action.ADD_PHOTO)
    programme.check_view(item.category, view)
    return item.category


def add_photo(
    uow: UnitOfWork,
    programme: Programme,
    item_id: str,
    *,
    view: str,
    facts: PhotoFacts,
    byte_count: int,
    by: Actor,
) -> Taken:
    """Keeps a photo whose original is in the object store already.

    The same bytes for the same item are the same photo, and change nothing.

    Raises:
        NotFound, NotPermitted, UnknownView: the item has moved on since the upload began.
        OtherView: these bytes are known as a photo of another view.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    known = uow.photos.by_hash(item.id, facts.sha256)
    if known is not None:
        if known.view != view:
            raise OtherView(photo=known.id, view=known.view)
        return _taken(uow, programme, item, known, new=False)
    uow.items.require(item, Action.ADD_PHOTO)
    programme.check_view(item.category, view)
    photo = uow.photos.add(_row(uow, item, view, facts, byte_count, by))
    uow.items.note(
        item,
        events.PhotoAdded.kind,
        by=by,
        because="" if photo.quality_passed else "the quality check asks for another",
        data={"photo_id": photo.id, "view": view, "sha256": facts.sha256},
    )
    if item.status in (Status.RECEIVED, Status.EXPECTED):
        uow.items.move(item, Status.PHOTOGRAPHING, by=by, because="the first photo is in")
    _settle(uow, programme, item, photo, by)
    return _taken(uow, programme, item, photo, new=True)


def accept_photo(
    uow: UnitOfWork, programme: Programme, photo_id: str, *, because: str, by: Actor
) -> Taken:
    """A person lets a photo count that the quality check did not pass.

    Raises:
        NotFound, NotPermitted, PhotoSuperseded.
    """
    photo = find_photo(uow, programme, photo_id)
    item = uow.items.lock(photo.item_id)
    uow.items.require(item, Action.ADD_PHOTO)
    if photo.state != "active":
        raise PhotoSuperseded(photo=photo.id)
    if as_shot(photo).good:
        return _taken(uow, programme, item, photo, new=False)
    photo.accepted_by = by.id
    uow.items.note(
        item,
        events.PhotoAccepted.kind,
        by=by,
        because=because,
        data={"photo_id": photo.id, "view": photo.view},
    )
    _settle(uow, programme, item, photo, by)
    return _taken(uow, programme, item, photo, new=True)


def assess_as_is(
    uow: UnitOfWork, programme: Programme, item_id: str, *, because: str, by: Actor
) -> tuple[ItemRow, tuple[str, ...]]:
    """A person starts the assessment although views are missing; says which.

    For items of which no better set can be had. What is not photographed stays unseen: the
    machine's word names it. Requests for retakes stay open.

    Raises:
        NotFound, NotPermitted.
        NoPhotoCounts: not one photo passed or was accepted.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(item, Action.ASSESS)
    if not counted(uow.photos.shots(item.id)):
        raise NoPhotoCounts(item=item.id)
    lacking = missing(uow, programme, item)
    uow.items.move(item, Status.ASSESSING, by=by, because=because, data={"missing": list(lacking)})
    uow.start(ASSESS, item)
    return item, lacking


def find_photo(uow: UnitOfWork, programme: Programme, photo_id: str) -> PhotoRow:
    """A photo of one of the programme's items; NotFound otherwise."""
    photo = uow.photos.get(photo_id)
    uow.items.get(photo.item_id, programme=programme.name)
    return photo


def find_picture(uow: UnitOfWork, programme: Programme, photo_id: str) -> PhotoRow:
    """A photo whose picture is kept. Its row and hash stay when a consignor is erased.

    Raises:
        NotFound; ConsignorErased.
    """
    photo = find_photo(uow, programme, photo_id)
    check_there(uow.consignors.get(uow.items.get(photo.item_id).consignor_id))
    return photo


def missing(uow: UnitOfWork, programme: Programme, item: ItemRow) -> tuple[str, ...]:
    """The views that must still be photographed before the item can be assessed."""
    wanted_again = [row.view for row in uow.retakes.open(item.id)]
    return missing_views(programme.category(item.category), uow.photos.shots(item.id), wanted_again)


def _row(
    uow: UnitOfWork, item: ItemRow, view: str, facts: PhotoFacts, byte_count: int, by: Actor
) -> PhotoRow:
    return PhotoRow(
        id=new_id("pho"),
        item_id=item.id,
        view=view,
        sha256=facts.sha256,
        media_type=facts.media_type,
        byte_count=byte_count,
        width=facts.width,
        height=facts.height,
        quality=dict(facts.quality),
        quality_passed=facts.quality_passed,
        state="active",
        uploaded_by=by.id,
        created_at=uow.clock.now(),
    )


def _taken(
    uow: UnitOfWork, programme: Programme, item: ItemRow, photo: PhotoRow, *, new: bool
) -> Taken:
    rows = [row for row in uow.retakes.open(item.id) if row.view == photo.view]
    asked = Asked.of(rows[0], item.category) if rows else None
    return Taken(photo, new, item, missing(uow, programme, item), asked)


def _settle(
    uow: UnitOfWork, programme: Programme, item: ItemRow, photo: PhotoRow, by: Actor
) -> None:
    """What follows from a photo: older ones make way, retakes close, a full list is assessed."""
    new = as_shot(photo)
    replaced = superseded_by(new, uow.photos.shots(item.id))
    for row in uow.photos.active(item.id):
        if row.id in replaced:
            row.state = "superseded"
    if new.good:
        for retake in uow.retakes.open(item.id):
            if retake.view == photo.view:
                retake.closed_at = uow.clock.now()
                retake.closed_by_photo = photo.id
    else:
        ask_again(uow, programme, item, photo)
    uow.session.flush()
    lacking = missing(uow, programme, item)
    if not lacking and item.status == Status.PHOTOGRAPHING:
        uow.items.move(item, Status.ASSESSING, by=by, because="the shot list is complete")
        uow.start(ASSESS, item)
