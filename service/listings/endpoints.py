"""Listings, marketplace pictures and feeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

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
    page_view,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.reconcile import Shown
from service.listings import reconciling, retrying, service
from service.listings.page import HEADERS, listing_page
from service.listings.schemas import (
    ItemState,
    ListingReason,
    ListingView,
    PictureView,
    PushSecret,
    ReconciliationView,
    ShownNew,
)
from service.money import Money

router = room("listings")
House = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER))]
Viewer = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.PRICER))]
Reader = Annotated[
    Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.MARKETPLACE, Role.PRICER))
]
Fetcher = Annotated[Caller, Depends(Requires(Role.MARKETPLACE, Role.OPERATOR))]
Country = Annotated[str | None, Query(pattern="^[A-Z]{2}$", description="one country's items")]
State = Annotated[
    Literal["requested", "live", "withdrawal_requested", "withdrawn", "sold", "failed"] | None,
    Query(description="only listings in this state"),
]
BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the feed",
        "content": {"application/rss+xml": {"schema": {"type": "string"}}, "text/csv": BINARY},
    }
}
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"description": "the picture", "content": {"image/jpeg": BINARY, "image/png": BINARY}},
    304: {"description": "the caller has it already"},
}


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))


def _state(row: Any) -> ItemState:
    return ItemState.model_validate(row)


@router.post("/items/{item_id}/publish", status_code=202, response_model=ItemState)
def publish_item(
    request: Request, caller: House, uow: WriteUow, item_id: str, key: IdempotencyKey = None
) -> Response:
    """Puts an accepted item up for sale on every marketplace of its country."""

    def action() -> ItemState:
        return _state(service.start_publishing(uow, caller.programme, item_id, _actor(caller)))

    return Once(request, caller.key_id, key).answer(uow, None, action, status=202)


@router.post("/items/{item_id}/relist", status_code=202, response_model=ItemState)
def relist_item(
    request: Request,
    caller: House,
    uow: WriteUow,
    item_id: str,
    body: ListingReason,
    key: IdempotencyKey = None,
) -> Response:
    """Ends the listings of a listed or returned item and makes new ones."""

    def action() -> ItemState:
        return _state(service.relist(uow, caller.programme, item_id, _actor(caller), body.because))

    return Once(request, caller.key_id, key).answer(uow, body, action, status=202)


@router.get("/listings")
def list_listings(
    caller: Reader,
    context: Context,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    state: State = None,
    item: Annotated[str | None, Query(max_length=40, description="of this item alone")] = None,
    marketplace: Annotated[str | None, Query(max_length=40)] = None,
) -> PageView[ListingView]:
    """Listings, newest first. A marketplace sees its own."""
    if caller.role is Role.MARKETPLACE:
        # a key that speaks for no marketplace sees nothing
        marketplace = caller.marketplace or ""
    page = uow.listings.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        state=state,
        item_id=item,
        marketplace=marketplace,
    )
    url = context.settings.public_url
    views = [ListingView.model_validate(service.describe(url, row)) for row in page.rows]
    return PageView[ListingView](items=views, next_cursor=page.next_cursor)


@router.get("/listings/{listing_id}")
def get_listing(caller: Viewer, context: Context, uow: ReadUow, listing_id: str) -> ListingView:
    """One listing."""
    row = uow.listings.get(listing_id, programme=caller.programme.name)
    return ListingView.model_validate(service.describe(context.settings.public_url, row))


@router.post("/listings/{listing_id}/withdraw")
def withdraw_listing(
    caller: House, context: Context, uow: WriteUow, listing_id: str, body: ListingReason
) -> ListingView:
    """Takes one listing down, while other marketplaces still sell the item."""
    row = service.take_down(uow, caller.programme, listing_id, body.because)
    return ListingView.model_validate(service.describe(context.settings.public_url, row))


@router.post("/listings/{listing_id}/retry")
def retry_listing(caller: House, context: Context, uow: WriteUow, listing_id: str) -> ListingView:
    """Sends a failed listing's message again, under the same key."""
    row = retrying.retry_listing(uow, caller.programme, listing_id)
    return ListingView.model_validate(service.describe(context.settings.public_url, row))


@router.get("/items/{item_id}/pictures")
def list_pictures(
    caller: Viewer, context: Context, uow: ReadUow, item_id: str
) -> list[PictureView]:
    """The marketplace pictures of an item, those that do not conform too."""
    uow.items.get(item_id, programme=caller.programme.name)
    rows = uow.pictures.where(item_id=item_id)
    rows.sort(key=lambda row: (row.marketplace, row.position, row.id))
    url = context.settings.public_url
    return [PictureView.model_validate(service.describe_picture(url, row)) for row in rows]


@router.get("/pictures/{picture_id}", responses=PICTURE, response_class=StreamingResponse)
def get_picture(context: Context, uow: ReadUow, picture_id: str, request: Request) -> Response:
    """A marketplace picture, for whoever knows its address. No key."""
    row = uow.pictures.get(picture_id)
    headers = {
        "ETag": f'"{row.sha256}"',
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(row.byte_count)
    pieces: Iterator[bytes] = context.objects.stream(f"pictures/{row.sha256}")
    return StreamingResponse(pieces, media_type=row.media_type, headers=headers)


@router.get("/listing-pages/{listing_id}", response_class=HTMLResponse)
def get_listing_page(context: Context, uow: ReadUow, listing_id: str) -> HTMLResponse:
    """The page that feeds link to, while the listing is live. No key."""
    sheet, paths = service.read_page(uow, context, listing_id)
    return HTMLResponse(listing_page(sheet, paths), headers=HEADERS)


@router.get("/feeds/{marketplace}", responses=FEED, response_class=Response)
def get_feed(
    caller: Fetcher,
    context: Context,
    uow: WriteUow,
    marketplace: str,
    country: Country = None,
) -> Response:
    """A marketplace's product feed, made from the record now.

    Fetched under the marketplace's own key it also ends the listings that wait for their
    withdrawal, since they are no longer in it. An operator's look ends nothing.
    """
    is_fetch = caller.role is Role.MARKETPLACE
    if is_fetch:
        service.check_speaks_for(caller.marketplace, marketplace)
    feed = service.read_feed(
        uow, context, caller.programme, marketplace, country=country, is_fetch=is_fetch
    )
    headers = {"Cache-Control": "no-store"}
    return Response(feed.data, media_type=feed.media_type, headers=headers)


@router.post("/marketplaces/{marketplace}/reconciliations", status_code=201)
def report_shown(
    caller: Fetcher, context: Context, uow: WriteUow, marketplace: str, body: ShownNew
) -> ReconciliationView:
    """Takes a report of everything that a marketplace shows, and finds what drifted."""
    if caller.role is Role.MARKETPLACE:
        service.check_speaks_for(caller.marketplace, marketplace)
    shown = reconciling.by_id(
        Shown(
            one.listing_id,
            Money(one.price.amount_minor, one.price.currency) if one.price else None,
        )
        for one in body.shown
    )
    look = reconciling.Look(marketplace, shown, "report", context.clock.now())
    row = reconciling.reconcile(uow, caller.programme, look, caller.person_id)
    return ReconciliationView.model_validate(row)


@router.get("/reconciliations")
def list_reconciliations(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    marketplace: Annotated[str | None, Query(max_length=40)] = None,
) -> PageView[ReconciliationView]:
    """Looks at what marketplaces show, newest first; a marketplace sees its own."""
    if caller.role is Role.MARKETPLACE:
        marketplace = caller.marketplace or ""
    page = uow.reconciliations.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, marketplace=marketplace
    )
    return page_view(page.rows, page.next_cursor, ReconciliationView)


@router.get("/marketplaces/{marketplace}/push-secret")
def get_push_secret(caller: Fetcher, context: Context, marketplace: str) -> PushSecret:
    """The secret with which the marketplace checks our messages."""
    if caller.role is Role.MARKETPLACE:
        service.check_speaks_for(caller.marketplace, marketplace)
    secret = service.read_push_secret(context.cipher, caller.programme, marketplace)
    return PushSecret(marketplace=marketplace, secret=secret)
