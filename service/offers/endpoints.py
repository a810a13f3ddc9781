"""Offers: for the house with a key, for the consignor with a link."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from service.api import (
    Caller,
    Context,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    problem_response,
    problems,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.trade_errors import OfferExpired
from service.errors import problem_of
from service.offers import answers, service
from service.offers.record import describe
from service.offers.schemas import (
    OfferAnswer,
    OfferLinkView,
    OfferMade,
    OfferNew,
    OfferView,
    SuggestionView,
)

router = room("offers")
House = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.PRICER))]
Reader = Annotated[
    Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.PRICER, Role.FINANCE))
]
Token = Annotated[str, Path(min_length=1, max_length=128)]
# what is behind a link is one person's: no cache keeps it, no other site learns the address
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@router.get("/items/{item_id}/price-suggestion")
def suggest_price(caller: House, context: Context, uow: ReadUow, item_id: str) -> SuggestionView:
    """The price book's proposal for the item in its assessed grade; 409 ``no_comparable``."""
    found = service.suggest(uow, context, caller.programme, item_id)
    return SuggestionView.model_validate(found)


@router.post(
    "/items/{item_id}/offers",
    status_code=201,
    response_model=OfferMade,
)
def make_offer(
    request: Request,
    caller: House,
    context: Context,
    uow: WriteUow,
    item_id: str,
    body: OfferNew,
    key: IdempotencyKey = None,
) -> Response:
    """Proposes a price to the consignor, who gets a letter with a single-use link."""
    links: list[str] = []

    def action() -> OfferMade:
        wish = _wish(uow, caller, item_id, body)
        row, link = service.make_offer(
            uow,
            context,
            caller.programme,
            item_id,
            wish,
            Actor(caller.person_id, frozenset({caller.role})),
        )
        links.extend([link] if link else [])
        # the answer is kept for repeats, and nothing that is kept may hold the link
        return OfferMade.model_validate({**describe(row), "link": None})

    kept = Once(request, caller.key_id, key).answer(uow, body, action)
    if not links:
        return kept
    made = OfferMade.model_validate_json(bytes(kept.body)).model_copy(update={"link": links[0]})
    return Response(made.model_dump_json(), 201, PRIVATE, media_type="application/json")


def _wish(uow: ReadUow, caller: Caller, item_id: str, body: OfferNew) -> service.Wish:
    markdowns = None
    if body.markdowns is not None:
        item = uow.items.get(item_id, programme=caller.programme.name)
        markdowns = body.markdowns.agreed(item.currency)
    return service.Wish(body.gross_minor, body.grade, body.because, body.repair_minor, markdowns)


@router.get("/items/{item_id}/offers")
def list_offers(
    caller: Reader, uow: ReadUow, item_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[OfferView]:
    """The offers of an item, newest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    page = uow.offers.page(limit=limit, cursor=cursor, item_id=item_id)
    views = [OfferView.model_validate(describe(row)) for row in page.rows]
    return PageView[OfferView](items=views, next_cursor=page.next_cursor)


@router.get("/offers/{offer_id}")
def get_offer(caller: Reader, uow: ReadUow, offer_id: str) -> OfferView:
    """One offer."""
    row = uow.offers.get(offer_id)
    uow.items.get(row.item_id, programme=caller.programme.name)
    return OfferView.model_validate(describe(row))


@router.post("/offers/{offer_id}/withdraw")
def withdraw_offer(caller: House, uow: WriteUow, offer_id: str) -> OfferView:
    """Takes an open offer back; its item waits for another one."""
    by = Actor(caller.person_id, frozenset({caller.role}))
    row = service.withdraw_offer(uow, caller.programme, offer_id, by)
    return OfferView.model_validate(describe(row))


@router.get("/offer-links/{token}")
def read_offer_link(
    context: Context, uow: ReadUow, token: Token, response: Response
) -> OfferLinkView:
    """What is offered, for whoever has the link. No key."""
    response.headers.update(PRIVATE)
    return OfferLinkView.model_validate(answers.read_link(uow, context, token))


@router.post("/offer-links/{token}/answer", response_model=OfferLinkView, responses=problems(410))
def answer_offer(context: Context, uow: WriteUow, token: Token, body: OfferAnswer) -> Response:
    """Accepts or declines, once. The same answer again is answered the same. No key.

    After the deadline this is 410 ``offer_expired``, and the offer is marked so.
    """
    answer = answers.Answer(body.answer == "accept", body.reward, body.terms_version)
    row = answers.answer_offer(uow, context, token, answer)
    if row.state == "expired":
        # not raised: the refusal must not undo that the offer has expired
        expired = OfferExpired(deadline=row.deadline.isoformat())
        return problem_response(problem_of(expired), PRIVATE)
    view = OfferLinkView.model_validate(answers.read_link(uow, context, token))
    return Response(view.model_dump_json(), 200, PRIVATE, media_type="application/json")
