"""Finds the files that ``make web`` built. A name decides alone; nothing outside is ever opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

DIST = Path(__file__).resolve().parent.parent / "web" / "dist"
#: no slash and no leading dot: a name of one file in the folder of assets
_ASSET = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}")
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
    }
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a page loads, and its media type."""

    path: Path
    media_type: str


def index_file(dist: Path) -> Path | None:
    """The page that every client route starts from; None before the workbench was built."""
    path = dist / "index.html"
    return path if path.is_file() else None


def find_asset(dist: Path, name: str) -> Asset | None:
    """One of the files whose names change with their content; None where there is none."""
    media_type = MEDIA_TYPES.get(Path(name).suffix)
    if media_type is None or _ASSET.fullmatch(name) is None:
        return None
    path = dist / "assets" / name
    return Asset(path, media_type) if path.is_file() and not path.is_symlink() else None
