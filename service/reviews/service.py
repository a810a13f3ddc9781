"""The rules of verdicts: who may give one, where it takes the item, what becomes of a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.domain import events
from service.domain.actor import Actor
from service.domain.custody import Holder
from service.domain.payout import return_window_closes
from service.domain.policy import after_refusal, check_escalated_reviewer
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.domain.verdict import AssessmentWord, Verdict, VerdictWord, move_for
from service.domain.words import Reviewer
from service.ids import new_id
from service.photos.retakes import open_retakes
from service.reviews.errors import CursorInvalid, ExpertNeeded, StaleAssessment
from service.store.record_tables import ItemRow, VerdictRow
from service.store.review_queue import After, Waiting, waiting_for_verdict
from service.store.unit_of_work import UnitOfWork
from service.workflows.settle import schedule_of
from service.workflows.undoing import SELLERS, undo_open_sale

__all__ = ["Judged", "Waiting", "give_verdict", "queue"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
#: moves that follow from the programme's rule and not from the person who judged
COPY_RULE = Actor.system("copy_rule")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the item where it now stands."""

    verdict: VerdictRow
    item: ItemRow


def queue(
    uow: UnitOfWork, programme: Programme, *, limit: int, cursor: str | None
) -> tuple[Sequence[Waiting], str | None]:
    """A page of what waits, the longest waiting first, and where the next page starts.

    Raises:
        CursorInvalid: the cursor is not one of ours.
    """
    after = _after(cursor) if cursor is not None else None
    found = waiting_for_verdict(uow.session, programme.name, limit=limit + 1, after=after)
    page = found[:limit]
    more = len(found) > limit
    return page, _cursor(page[-1]) if more else None


def due_at(programme: Programme, entry: Waiting) -> datetime | None:
    """By when the programme wants somebody to have looked, or None where it does not say."""
    hours = programme.review.within_hours
    return None if hours is None else entry.since + timedelta(hours=hours)


def _cursor(last: Waiting) -> str:
    return f"{(last.since - EPOCH) // MICROSECOND}~{last.item.id}"


def _after(cursor: str) -> After:
    since, _, item_id = cursor.partition("~")
    if not (since.isascii() and since.isdigit() and len(since) <= 17 and item_id):
        raise CursorInvalid()
    return After(EPOCH + int(since) * MICROSECOND, item_id)


def give_verdict(
    uow: UnitOfWork,
    programme: Programme,
    verdict: Verdict,
    *,
    by: Actor,
    assessment_id: str | None = None,
) -> Judged:
    """Records a verdict and moves the item to where the word takes it.

    Raises:
        NotFound, NotPermitted: no such item, or not under review.
        ExpertNeeded: the machine's word keeps it for experts.
        SamePersonRefused: an escalated item needs somebody who has not judged it before.
        StaleAssessment: ``assessment_id`` is not the newest.
        UnknownView: a view wanted is not on the shot list.
    """
    item = uow.items.lock(verdict.item_id, programme=programme.name)
    uow.items.require(item, Action.GIVE_VERDICT)
    status = Status(item.status)
    to = move_for(status, verdict.word)
    _check_expert(uow, programme, item, by)
    if status is Status.ESCALATED:
        check_escalated_reviewer(programme.review, verdict.by, _judges(uow, item))
    for view in verdict.views_wanted:
        programme.check_view(item.category, view)
    row = _keep(uow, item, verdict, assessment_id, by)
    because = verdict.note.strip() or _first_reason(verdict) or verdict.word.value
    if verdict.word is VerdictWord.NEEDS_PHOTOS:
        open_retakes(uow, item, verdict.views_wanted, reason=because, by=by)
    else:
        uow.items.move(item, to, by=by, because=because)
    if status is Status.CHECKING:
        _after_check(uow, programme, item, to, because)
    if to is Status.REFUSED:
        _apply_copy_rule(uow, programme, item)
    return Judged(row, item)


def _keep(
    uow: UnitOfWork, item: ItemRow, verdict: Verdict, assessment_id: str | None, by: Actor
) -> VerdictRow:
    latest = uow.assessments.latest(item.id)
    latest_id = latest.id if latest is not None else None
    if assessment_id is not None and assessment_id != latest_id:
        raise StaleAssessment(newest=latest_id)
    row = uow.verdicts.add(
        VerdictRow(
            id=new_id("ver"),
            item_id=item.id,
            assessment_id=latest_id,
            verdict=verdict.word.value,
            reasons=[
                {"part": part.part, "word": part.word.value, "reason": part.reason}
                for part in verdict.parts
            ],
            note=verdict.note,
            person_id=verdict.by,
            created_at=verdict.at,
        )
    )
    uow.items.note(
        item,
        events.VerdictGiven.kind,
        by=by,
        because=verdict.note,
        data={"verdict_id": row.id, "word": row.verdict},
    )
    return row


def _check_expert(uow: UnitOfWork, programme: Programme, item: ItemRow, by: Actor) -> None:
    latest = uow.assessments.latest(item.id)
    word = AssessmentWord(latest.decision) if latest is not None else None
    if programme.review.reviewer_for(word) is not Reviewer.EXPERT:
        return
    person = uow.people.find(by.id)
    if person is None or not person.is_expert:
        raise ExpertNeeded(word=word.value if word else None)


def _after_check(
    uow: UnitOfWork, programme: Programme, item: ItemRow, to: Status, because: str
) -> None:
    """What a check of an item means that was sold before it came: on to its buyer, or no sale."""
    if to is not Status.SOLD:
        undo_open_sale(uow, item, by=SELLERS, because=because)
        return
    sale = uow.sales.current(item.id)
    if sale is not None:
        now = uow.clock.now()
        window = programme.country(item.country).return_window_days
        sale.return_until = return_window_closes(now, window)
        payment = schedule_of(uow.offers.get(sale.offer_id)).payment
        sale.pay_from = payment.due_at(now, sale.return_until)
        uow.session.flush()


def _judges(uow: UnitOfWork, item: ItemRow) -> tuple[str, ...]:
    """Who has judged the item since it last came into review."""
    # by the timeline's own order: the watches of two machines need not agree
    timeline = uow.items.timeline(item.id)
    came = [event.seq for event in timeline if event.to_status == Status.IN_REVIEW.value]
    since = max(came, default=0)
    kind = events.VerdictGiven.kind
    return tuple(event.by for event in timeline if event.seq > since and event.kind == kind)


def _first_reason(verdict: Verdict) -> str:
    return next((f"{part.part}: {part.reason}" for part in verdict.parts if part.reason), "")


def _apply_copy_rule(uow: UnitOfWork, programme: Programme, item: ItemRow) -> None:
    """What the programme does with a copy in the item's country, at once.

    What its seller still has is nobody's to hold or destroy: it ends here.
    """
    if item.is_seller_held and item.holder == Holder.CONSIGNOR:
        because = "refused, and still with its seller"
        uow.items.move(item, Status.CANCELLED, by=COPY_RULE, because=because)
        return
    country = programme.country(item.country)
    to = after_refusal(country)
    because = f"the rule for copies in {item.country} is to {country.copies.value} them"
    if to is Status.DESTROYED:
        to, because = Status.HELD, f"{because}: two people must do it"
    uow.items.move(item, to, by=COPY_RULE, because=because)
