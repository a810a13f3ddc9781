"""What the demo leaves for people: one page with pictures, evidence and timelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from service.demo.api import Api
from service.demo.journey import Trip

STYLE = """
:root { color-scheme: light; --line: #dcdfe3; --ink: #1d2329; --soft: #5b6670; --accent: #1f5f8b; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: #f6f7f8; }
header, main { max-width: 1240px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 0; }
h3 { font-size: 15px; margin: 22px 0 8px; color: var(--soft); }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 20px;
  margin-bottom: 24px; }
.words { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0; }
.word { border: 1px solid var(--line); border-radius: 999px; padding: 2px 12px; }
.word b { font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: 14px; }
figure { margin: 0; width: 220px; } figcaption { font-size: 13px; color: var(--soft); }
.shot { position: relative; } .shot img, figure img { width: 100%; display: block;
  border: 1px solid var(--line); border-radius: 4px; background: #fff; }
.shot svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.shot rect { fill: none; stroke-width: 2px; vector-effect: non-scaling-stroke; }
.against { stroke: #b3261e; } .for { stroke: #1b7f4b; } .neutral { stroke: #66707a; }
.damage { stroke: #b26a00; stroke-dasharray: 5 3; }
.pair { display: grid; grid-template-columns: 200px 200px 1fr; gap: 14px; padding: 12px 0;
  border-top: 1px solid var(--line); align-items: start; }
.pair small { color: var(--soft); } table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; } th { color: var(--soft); font-weight: 500; }
td:first-child { white-space: nowrap; }
@media (max-width: 760px) { .pair { grid-template-columns: 1fr 1fr; } }
"""


def write_page(
    api: Api,
    trips: Sequence[Trip],
    summary: dict[str, Any],
    feeds: Sequence[str],
    out: Path,
) -> Path:
    """Writes ``index.html`` and the photographs that it shows; gives its place."""
    shown = {item["id"]: item for item in summary["items"]}
    parts = [_item(api, trip, shown[trip.id], out) for trip in trips]
    links = ", ".join(f'<a href="{escape(feed)}">{escape(Path(feed).name)}</a>' for feed in feeds)
    page = out / "index.html"
    page.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<title>Loupe: the demo</title><style>{STYLE}</style>"
        f"<header><h1>From the counter to the consignor's money</h1>"
        f"<div>{len(trips)} item(s) in {summary['seconds']:.1f} s. "
        f'<a href="summary.json">summary.json</a>. Feeds: {links or "none"}.</div></header>'
        f"<main>{''.join(parts)}</main></html>"
    )
    return page


def _item(api: Api, trip: Trip, shown: dict[str, Any], out: Path) -> str:
    saved = {photo["id"]: _save_photo(api, trip, photo, out) for photo in trip.photos}
    return (
        f"<section><h2>{escape(trip.item.sample)}: {escape(trip.item.title)}</h2>"
        f"{_words(trip, shown)}"
        f"<h3>Photographs and damage candidates</h3><div class=row>{_photos(trip, saved)}</div>"
        f"<h3>Evidence, beside the genuine references</h3>{_evidence(api, trip, saved, out)}"
        f"<h3>Marketplace pictures</h3><div class=row>{_pictures(shown)}</div>"
        f"<h3>Timeline</h3>{_timeline(api, trip)}</section>"
    )


def _words(trip: Trip, shown: dict[str, Any]) -> str:
    word, condition, payout = shown["authenticity"], shown["condition"], shown["payout"]
    p_value = "none" if word["p_value"] is None else f"{word['p_value']:.2f}"
    pieces = [
        ("status", shown["status"]),
        ("machine", f"{word['decision']}, p {p_value}"),
        ("verdict", trip.verdict["verdict"] if trip.verdict else "none"),
        ("condition", f"{condition['grade']}, {condition['score']:.0f}/100"),
    ]
    if payout:
        amount = f"{payout['amount_minor'] / 100:.2f} {payout['currency']}"
        pieces.append(("paid", f"{amount} by {payout['method'].replace('_', ' ')}"))
    if trip.ended:
        pieces.append(("ended", trip.ended))
    return (
        "<div class=words>"
        + "".join(
            f"<span class=word>{name} <b>{escape(str(value).replace('_', ' '))}</b></span>"
            for name, value in pieces
        )
        + "</div>"
    )


def _save_photo(api: Api, trip: Trip, photo: dict[str, Any], out: Path) -> str:
    name = re.sub(r"[^a-z0-9-]+", "-", trip.item.sample.lower())
    file = out / "photos" / f"{name}-{photo['view']}.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(api.get_bytes(f"/v1/photos/{photo['id']}/content", size="preview"))
    return file.relative_to(out).as_posix()


def _photos(trip: Trip, saved: dict[str, str]) -> str:
    damages = trip.assessment["condition"]["damages"] if trip.assessment else []
    figures = []
    for photo in trip.photos:
        boxes = [
            (damage["box_xyxy"], "damage") for damage in damages if damage["photo"] == photo["id"]
        ]
        size = (photo["width"], photo["height"])
        view = photo["view"].replace("_", " ")
        figures.append(
            f"<figure>{_shot(saved[photo['id']], size, boxes)}"
            f"<figcaption>{escape(view)}</figcaption></figure>"
        )
    return "".join(figures)


def _shot(place: str, size_wh: tuple[int, int], boxes: Sequence[tuple[Sequence[int], str]]) -> str:
    marks = "".join(
        f"<rect class={kind} x={x0} y={y0} width={x1 - x0} height={y1 - y0} />"
        for (x0, y0, x1, y1), kind in boxes
    )
    return (
        f'<div class=shot><img src="{escape(place)}" alt="">'
        f'<svg viewBox="0 0 {size_wh[0]} {size_wh[1]}" preserveAspectRatio="none">{marks}</svg>'
        "</div>"
    )


def _evidence(api: Api, trip: Trip, saved: dict[str, str], out: Path) -> str:
    if trip.assessment is None:
        return "<p>none</p>"
    word = trip.assessment["authenticity"]
    sizes = {photo["id"]: (photo["width"], photo["height"]) for photo in trip.photos}
    order = {"against": 0, "for": 1, "neutral": 2}
    pieces = sorted(
        word["evidence"], key=lambda each: (order[each["direction"]], -each["strength"])
    )
    rows = [f"<p>{escape(sentence)}</p>" for sentence in word["missing"]]
    for piece in pieces:
        box = [(piece["box_xyxy"], piece["direction"])] if piece["box_xyxy"] else []
        beside = ""
        if piece["reference"]:
            place, size = _save_reference(api, piece["reference"], out)
            marked = piece["reference_box_xyxy"]
            beside = _shot(place, size, [(marked, "neutral")] if marked else [])
        rows.append(
            f"<div class=pair>{_shot(saved[piece['photo']], sizes[piece['photo']], box)}"
            f"{beside or '<div></div>'}<div>{escape(piece['sentence'])}<br>"
            f"<small>{piece['direction']}, strength {piece['strength']:.2f}, "
            f"{escape(piece['model'])}<br>{escape(piece['reference'] or '')}</small></div></div>"
        )
    return "".join(rows) or "<p>none</p>"


def _save_reference(api: Api, key: str, out: Path) -> tuple[str, tuple[int, int]]:
    file = out / "references" / (key.replace("/", "-") + ".jpg")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(api.get_bytes(f"/v1/references/{key}"))
    return file.relative_to(out).as_posix(), _jpeg_size(file.read_bytes())


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from a JPEG's frame header (ITU-T T.81, B.2.2)."""
    place = 2
    while place + 9 < len(data):
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(data[place + 5 : place + 7], "big")
            return int.from_bytes(data[place + 7 : place + 9], "big"), height
        place += 2 + length
    raise ValueError("not a JPEG with a frame header")


def _pictures(shown: dict[str, Any]) -> str:
    figures = "".join(
        f'<figure><img src="{escape(image["file"])}" alt="">'
        f"<figcaption>{escape(image['marketplace'])}: "
        f"{'conforms' if image['conforms'] else 'does not conform'}</figcaption></figure>"
        for image in shown["images"]
    )
    return figures or "<p>none: the item was not published</p>"


def _timeline(api: Api, trip: Trip) -> str:
    events, cursor = [], ""
    while True:
        query = {"limit": "200", **({"cursor": cursor} if cursor else {})}
        page = api.get(f"{trip.path}/timeline", **query)
        events += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    events.sort(key=lambda event: event["seq"])
    rows = "".join(
        f"<tr><td>{escape(event['at'][:19].replace('T', ' '))}</td><td>{escape(event['kind'])}</td>"
        f"<td>{escape(event['to_status'] or '')}</td><td>{escape(event['because'])}</td></tr>"
        for event in events
    )
    return f"<table><tr><th>when<th>what<th>status<th>because</tr>{rows}</table>"
