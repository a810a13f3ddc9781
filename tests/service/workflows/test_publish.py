"""Publishing makes pictures, opens listings and moves the item on, however often a step runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.domain.status import Status
from service.listings.service import relist
from service.store.trade_tables import PictureRow
from service.workflows.publish import make_picture, open_listings, plan_pictures, publish
from service.workflows.sheets import condition_words, title_of
from service.workflows.steps import Retry, plain_steps
from service.workflows.sweeps import sweep
from tests.service.receiver import Receiver
from tests.service.support import TellingInference
from tests.service.trade_fixtures import FED, OPERATOR, PUSHED, VIEWS, Trading
from vision.errors import NoSubject

SHOWN_VIEWS = ("front", "three_quarter", "back", "base")


def pictures(trade: Trading, item_id: str) -> list[PictureRow]:
    with trade.context.store.reading() as uow:
        return uow.pictures.where(item_id=item_id)


def test_an_item_goes_from_accepted_to_listed(trade: Trading, receiver: Receiver) -> None:
    item = trade.publishing()
    trade.run_publish(item)
    assert trade.states(item) == {**dict.fromkeys(FED, "live"), PUSHED: "requested"}
    assert trade.make.read(item.id).status == Status.PUBLISHING
    trade.dispatch()
    assert trade.make.read(item.id).status == Status.LISTED
    rows = pictures(trade, item.id)
    assert len(rows) == 4 * len(SHOWN_VIEWS)
    for row in rows:
        assert trade.context.objects.exists(f"pictures/{row.sha256}")
    listing = trade.listings(item)[PUSHED]
    assert (listing.price_minor, listing.currency, listing.generation) == (159000, "EUR", 1)
    assert listing.title == "Vetra Arco shoulder bag"
    assert listing.condition == "Pre-owned, excellent"


def test_only_whole_views_are_published_front_first(trade: Trading, receiver: Receiver) -> None:
    item = trade.publishing()
    plan = plan_pictures(trade.context, item.id, item.revision)
    assert plan is not None
    assert [photo["view"] for photo in plan["photos"]] == list(SHOWN_VIEWS)
    assert set(VIEWS) - set(SHOWN_VIEWS) == {"stitching", "hardware", "corner", "logo"}


def test_the_newest_photo_of_a_view_is_shown(trade: Trading) -> None:
    item = trade.publishing()
    newer = trade.photo(item, "front", seed="newer")
    plan = plan_pictures(trade.context, item.id, item.revision)
    assert plan is not None
    assert plan["photos"][0] == {"id": newer.id, "view": "front"}


def test_a_later_try_that_failed_is_not_shown(trade: Trading) -> None:
    item = trade.publishing()
    before = plan_pictures(trade.context, item.id, item.revision)
    trade.photo(item, "front", seed="blurred", passed=False)
    assert plan_pictures(trade.context, item.id, item.revision) == before


class Crash(BaseException):
    """The process is gone."""


def crashing(after: int) -> Callable[..., Any]:
    """Steps that die after so many actions have run, before their answers are kept."""
    done = 0

    def step(name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
        nonlocal done
        answer = action()
        done += 1
        if done > after:
            raise Crash
        return answer

    return step


@pytest.mark.parametrize("after", [0, 1, 2, 7, 16, 17])
def test_a_run_that_died_after_any_step_is_finished_by_another(
    trade: Trading, receiver: Receiver, after: int
) -> None:
    item = trade.publishing()
    with pytest.raises(Crash):
        publish(trade.context, crashing(after), item.id, item.revision)
    trade.wait(minutes=1)
    trade.run_publish(item)
    trade.dispatch()
    assert trade.make.read(item.id).status == Status.LISTED
    assert len(trade.effects(kind="listing_push")) == 1
    assert len(receiver.got) == 1
    assert len(pictures(trade, item.id)) == 16
    with trade.context.store.reading() as uow:
        assert len(uow.listings.where(item_id=item.id)) == 4


def test_a_picture_is_made_once_per_run(trade: Trading, inference: TellingInference) -> None:
    item = trade.publishing()
    plan = plan_pictures(trade.context, item.id, item.revision)
    assert plan is not None
    photo_id = plan["photos"][0]["id"]
    for _ in range(2):
        assert make_picture(trade.context, item.id, item.revision, "amazon", photo_id) == {
            "reason": None
        }
    assert inference.asked.count("packshot") == 1


def test_a_late_run_of_an_earlier_stay_changes_nothing(trade: Trading, receiver: Receiver) -> None:
    item = trade.listed()
    before = trade.listings(item)
    trade.run_publish(replace_revision(item, item.revision - 1))
    assert open_listings(trade.context, item.id, item.revision - 1, []) == "moved on"
    assert {row.id for row in trade.listings(item).values()} == {row.id for row in before.values()}


def replace_revision(item: Any, revision: int) -> Any:
    item.revision = revision
    return item


def test_listings_opened_twice_are_opened_once(trade: Trading, receiver: Receiver) -> None:
    item = trade.publishing()
    trade.run_publish(item)
    assert open_listings(trade.context, item.id, item.revision, []) == "opened before"
    assert len(trade.effects(kind="listing_push")) == 1


def test_an_item_without_a_conforming_picture_goes_back_with_the_reason(
    trade: Trading, inference: TellingInference, receiver: Receiver
) -> None:
    inference.conforms = False
    item = trade.publishing()
    trade.run_publish(item)
    assert trade.make.read(item.id).status == Status.ACCEPTED
    assert set(trade.states(item).values()) == {"failed"}
    with trade.context.store.reading() as uow:
        last = uow.items.timeline(item.id)[-1]
    assert "no conforming main picture" in last.because
    assert receiver.got == []
    # a second attempt, with pictures that conform
    inference.conforms = True
    trade.wait(minutes=1)
    trade.make.move(item.id, Status.PUBLISHING)
    trade.run_publish(trade.make.read(item.id))
    trade.dispatch()
    assert trade.make.read(item.id).status == Status.LISTED
    assert receiver.seen() == [f"listing:{item.id}:{PUSHED}:2"]


def test_a_photo_that_gives_no_picture_is_named(
    trade: Trading, inference: TellingInference
) -> None:
    inference.refusal = NoSubject()
    item = trade.publishing()
    trade.run_publish(item)
    listing = trade.listings(item)["amazon"]
    assert listing.state == "failed"
    assert str(listing.error).startswith("no conforming main picture; front: ")
    assert pictures(trade, item.id) == []


def test_a_fault_of_ours_is_no_refusal_of_the_photo(
    trade: Trading, inference: TellingInference
) -> None:
    inference.refusal = RuntimeError("the model is missing")
    item = trade.publishing()
    with pytest.raises(RuntimeError):
        trade.run_publish(item)
    assert trade.make.read(item.id).status == Status.PUBLISHING


def test_an_item_without_whole_views_is_not_published(trade: Trading) -> None:
    item = trade.publishing(views=("stitching", "hardware"))
    trade.run_publish(item)
    assert trade.make.read(item.id).status == Status.ACCEPTED


def test_an_item_that_was_withdrawn_meanwhile_is_left_alone(
    trade: Trading, receiver: Receiver
) -> None:
    item = trade.publishing()
    trade.make.move(item.id, Status.WITHDRAWN)
    publish(trade.context, plain_steps, item.id, item.revision)
    trade.dispatch()
    assert trade.listings(item) == {}
    assert receiver.got == []


def test_listing_again_is_a_new_generation_and_ends_the_old(
    trade: Trading, receiver: Receiver
) -> None:
    item = trade.listed()
    programme = trade.context.programmes[item.programme]
    trade.wait(days=1)
    with trade.context.store.writing() as uow:
        relist(uow, programme, item.id, OPERATOR, "better pictures")
    trade.run_publish(trade.make.read(item.id))
    trade.dispatch()
    # the old one must be down before the new one goes up
    assert trade.make.read(item.id).status == Status.PUBLISHING
    trade.wait(minutes=1)
    trade.dispatch()
    assert trade.make.read(item.id).status == Status.LISTED
    with trade.context.store.reading() as uow:
        rows = uow.listings.where(item_id=item.id, marketplace=PUSHED)
    assert [(row.generation, row.state) for row in rows] == [(1, "withdrawn"), (2, "live")]
    assert receiver.seen() == [
        f"listing:{item.id}:{PUSHED}:1",
        f"withdraw:{rows[0].id}",
        f"listing:{item.id}:{PUSHED}:2",
    ]
    # the same bytes are the same picture
    assert len(pictures(trade, item.id)) == 16


def test_an_unsold_item_is_taken_off_sale_after_its_term(
    trade: Trading, receiver: Receiver
) -> None:
    item = trade.listed()
    trade.wait(days=179)
    assert sweep(trade.context) == 0
    trade.wait(days=1)
    assert sweep(trade.context) == 1
    trade.dispatch()
    assert trade.make.read(item.id).status == Status.APPROVED
    assert trade.states(item)[PUSHED] == "withdrawn"


@pytest.mark.parametrize(
    ("brand", "title", "expected"),
    [
        ("Vetra", "Arco", "Vetra Arco"),
        ("Vetra", "vetra Arco", "vetra Arco"),
        ("Vetra", "  Arco\r\n\u202e <b>bag</b> \x00", "Vetra Arco <b>bag</b>"),
        ("Vetra", "x" * 400, "Vetra…"),
    ],
)
def test_titles_are_one_clean_line(trade: Trading, brand: str, title: str, expected: str) -> None:
    item = replace_title(trade.make.item(), brand, title)
    assert title_of(item) == expected
    assert len(title_of(item)) <= 150


def replace_title(item: Any, brand: str, title: str) -> Any:
    item.brand, item.title = brand, title
    return item


def test_conditions_are_said_in_a_buyers_words() -> None:
    assert condition_words("very_good") == "Pre-owned, very good"
    assert condition_words("") == "Pre-owned"


def test_a_programme_that_is_gone_stops_the_workflow(trade: Trading) -> None:
    item = trade.publishing()
    with pytest.raises(Exception, match="no such programme"):
        publish(replace(trade.context, programmes={}), plain_steps, item.id, item.revision)
