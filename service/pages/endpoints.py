"""The workbench's pages and files. They need no key: what they show comes through the API."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse, PlainTextResponse

from service.errors import NotFound
from service.pages.files import DIST, find_asset, index_file

router = APIRouter(include_in_schema=False)

#: the client's own routes; whatever else nobody serves stays a problem answer
PAGES = (
    "/",
    "/upload",
    "/batches",
    "/batches/{batch_id}",
    "/items/{item_id}",
    "/items/{item_id}/photos",
)
#: photos arrive through the API with a key and are shown as blobs; nothing comes from elsewhere
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
)
NOT_BUILT = """The workbench has not been built.

Run `make web` in the checkout (it needs Python alone), then load this page again.
The API answers all the same; /openapi.json describes it.
"""


def dist_folder() -> Path:
    """Where ``make web`` puts the workbench."""
    return DIST


Dist = Annotated[Path, Depends(dist_folder)]


def show_page(dist: Dist) -> Response:
    """The workbench; the address tells it what to show."""
    index = index_file(dist)
    if index is None:
        return PlainTextResponse(NOT_BUILT, 503, {**SAFE, "Cache-Control": "no-store"})
    # asked for again each time: the names of the assets in it change with every build
    headers = {**SAFE, "Cache-Control": "no-cache"}
    return FileResponse(index, headers=headers, media_type="text/html; charset=utf-8")


for _path in PAGES:
    router.add_api_route(_path, show_page, methods=["GET", "HEAD"])


@router.api_route("/assets/{name}", methods=["GET", "HEAD"])
def show_asset(dist: Dist, name: str) -> Response:
    """A script, a style sheet or a picture of the workbench."""
    asset = find_asset(dist, name)
    if asset is None:
        raise NotFound("There is no such file in the workbench.")
    headers = {**SAFE, "Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(asset.path, headers=headers, media_type=asset.media_type)
