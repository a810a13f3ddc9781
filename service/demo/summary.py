"""What the demo leaves for programs: ``summary.json`` and the files that it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.demo.api import Api, Refused
from service.demo.journey import Trip

SUFFIX = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
FEEDS = {"google_merchant": "xml", "zalando": "csv", "amazon": "csv"}


def save_pictures(api: Api, trips: Sequence[Trip], out: Path) -> dict[str, list[dict[str, Any]]]:
    """Downloads every marketplace picture; gives, per item, marketplace, file and conformance."""
    saved: dict[str, list[dict[str, Any]]] = {}
    for trip in trips:
        rows = []
        for picture in api.get(f"{trip.path}/pictures"):
            suffix = SUFFIX[picture["media_type"]]
            name = f"{picture['position']:02}.{suffix}"
            file = out / "marketplaces" / picture["marketplace"] / trip.item.sample / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(api.get_bytes(f"/v1/pictures/{picture['id']}"))
            rows.append(
                {
                    "marketplace": picture["marketplace"],
                    "file": file.relative_to(out).as_posix(),
                    "conforms": picture["conforms"],
                }
            )
        saved[trip.id] = rows
    return saved


def save_feeds(api: Api, out: Path) -> list[str]:
    """Downloads each feed as it stands now; gives the files' places."""
    folder = out / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for marketplace, suffix in FEEDS.items():
        try:
            data = api.get_bytes(f"/v1/feeds/{marketplace}")
        except Refused:
            continue
        file = folder / f"{marketplace}.{suffix}"
        file.write_bytes(data)
        files.append(file.relative_to(out).as_posix())
    return files


def summarise(
    api: Api, trips: Sequence[Trip], pictures: dict[str, list[dict[str, Any]]], seconds: float
) -> dict[str, Any]:
    """The summary as it is written."""
    return {
        "items": [_item(api, trip, pictures[trip.id]) for trip in trips],
        "seconds": round(seconds, 1),
    }


def write_summary(summary: dict[str, Any], out: Path) -> None:
    """Writes the summary whole or not at all."""
    staged = out / ".summary.json"
    staged.write_text(json.dumps(summary, indent=2) + "\n")
    staged.replace(out / "summary.json")


def _item(api: Api, trip: Trip, images: list[dict[str, Any]]) -> dict[str, Any]:
    found = trip.assessment or {}
    authenticity = found.get("authenticity", {})
    listings = api.get("/v1/listings", item=trip.id)["items"]
    return {
        "sample": trip.item.sample,
        "id": trip.id,
        "status": api.get(trip.path)["status"],
        "authenticity": {
            "decision": found.get("decision"),
            "p_value": found.get("p_value"),
            "evidence_count": len(authenticity.get("evidence", [])),
        },
        "condition": {"grade": found.get("grade"), "score": found.get("score")},
        "images": images,
        "listings": [
            {"marketplace": listing["marketplace"], "state": listing["state"]}
            for listing in listings
        ],
        "payout": _payout(trip),
    }


def _payout(trip: Trip) -> dict[str, Any] | None:
    if trip.payout is None:
        return None
    return {"method": trip.payout["method"], **trip.payout["amount"]}
