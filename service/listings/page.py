"""The page of one listing, for a buyer who comes from a feed. No script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from service.adapters.marketplaces.protocol import ListingSheet

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "img{max-width:100%;height:auto;margin-bottom:1rem}"
)


def listing_page(sheet: ListingSheet, picture_paths: Sequence[str]) -> str:
    """HTML of a listing; every text is escaped."""
    title = escape(sheet.title)
    pictures = "".join(
        f'<img src="{escape(path)}" alt="{title}, picture {number}">'
        for number, path in enumerate(picture_paths, start=1)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<h1>{title}</h1><p><strong>{escape(str(sheet.price))}</strong></p>"
        f"<p>{escape(sheet.description)}</p>{pictures}</body></html>"
    )
