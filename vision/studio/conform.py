"""Measure a finished file against a marketplace's rule, on what the file says when read back.

Nothing here knows how the file was made: a picture from elsewhere is measured the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vision.checked import Result, require
from vision.errors import VisionError
from vision.studio.measure import ground_even, ground_white, ring_white, subject_fill
from vision.studio.opened import OpenedFile, open_file, shows_srgb
from vision.studio.rules import MarketplaceRule

#: share of the ground that may be almost white: stray pixels, not a tint
ALMOST_WHITE_SHARE = 0.0001
#: a light ground: no darker and no more coloured than this anywhere, of one tone in each row
LIGHT = 215
MAX_TINT = 12
MAX_UNEVEN = 0.001

Verdict = Literal["conforms", "conforms_assumed", "does_not_conform"]


@dataclass(frozen=True)
class ConformanceCheck(Result):
    """One measured property: the value found, the limit in words, and a sentence to act on."""

    name: str
    value: str
    limit: str
    passed: bool
    sentence: str


@dataclass(frozen=True)
class Conformance(Result):
    """All checks of one file against one marketplace's rule.

    published tells whether the marketplace's rule is public and was found, on its own page or told
    by others (the rule's provenance says which); where not, a file that passes is only assumed to
    conform.
    """

    marketplace: str
    published: bool
    checks: tuple[ConformanceCheck, ...]

    def __post_init__(self) -> None:
        names = [check.name for check in self.checks]
        require(len(names) > 0, "checks: expected at least one")
        require(len(set(names)) == len(names), f"checks: expected each name once, got {names}")

    @property
    def passed(self) -> bool:
        """True when every check passed: the picture may be used."""
        return all(check.passed for check in self.checks)

    @property
    def conforms(self) -> bool:
        """True when every check passed and the marketplace's rule is public."""
        return self.passed and self.published

    @property
    def verdict(self) -> Verdict:
        """`conforms`, `conforms_assumed` where the rule is not public, or `does_not_conform`."""
        if not self.passed:
            return "does_not_conform"
        return "conforms" if self.published else "conforms_assumed"

    @property
    def failed(self) -> tuple[ConformanceCheck, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)

    def to_json(self) -> dict[str, object]:
        """The checks and what they come to."""
        summary = {"verdict": self.verdict, "conforms": self.conforms, "passed": self.passed}
        return {**summary, **super().to_json()}


def check_conformance(data: bytes, rule: MarketplaceRule) -> Conformance:
    """Read the file back and measure it. A file that cannot be read fails the check `readable`."""
    try:
        opened = open_file(data)
    except VisionError as error:
        unread = ConformanceCheck("readable", error.code, "a picture", False, str(error))
        return Conformance(rule.marketplace, rule.published, (unread,))
    return Conformance(rule.marketplace, rule.published, tuple(_checks(data, opened, rule)))


def _checks(data: bytes, opened: OpenedFile, rule: MarketplaceRule) -> Iterator[ConformanceCheck]:
    yield ConformanceCheck("readable", opened.format, "a picture", True, "The file can be read.")
    yield _format(opened, rule)
    yield _bytes(data, rule)
    yield _size(opened, rule)
    yield _aspect(opened, rule)
    yield _transparency(opened, rule)
    yield _colour(opened)
    yield _metadata(opened)
    shown_rgb = opened.on_white()
    if rule.background in {"white", "white_or_transparent"}:
        yield from _white_ground(shown_rgb)
    if rule.background == "light":
        yield _light_ground(shown_rgb)
    yield _fill(subject_fill(shown_rgb), rule)


def _white_ground(shown_rgb: NDArray[np.uint8]) -> Iterator[ConformanceCheck]:
    ring = ring_white(shown_rgb)
    yield ConformanceCheck(
        "border_white",
        f"{ring.exact} of {ring.total} pixels",
        "every pixel 255, 255, 255",
        ring.exact == ring.total,
        f"{ring.almost} pixels of the border are almost white (245 to 254) and "
        f"{ring.darker} are darker."
        if ring.exact < ring.total
        else "Every pixel of the border is exactly white.",
    )
    ground = ground_white(shown_rgb)
    share = ground.almost / max(1, ground.total)
    yield ConformanceCheck(
        "ground_white",
        f"{share:.4%} almost white",
        f"at most {ALMOST_WHITE_SHARE:.2%} almost white",
        share <= ALMOST_WHITE_SHARE,
        f"{ground.almost} of {ground.total} pixels of the ground are almost white "
        "(245 to 254) instead of 255.",
    )


def _light_ground(shown_rgb: NDArray[np.uint8]) -> ConformanceCheck:
    tone = ground_even(shown_rgb)
    passed = tone.darkest >= LIGHT and tone.tint <= MAX_TINT and tone.uneven <= MAX_UNEVEN
    return ConformanceCheck(
        "ground_light",
        f"from {tone.darkest}, tint {tone.tint}, {tone.uneven:.2%} uneven",
        f"at least {LIGHT}, tint at most {MAX_TINT}, at most {MAX_UNEVEN:.1%} uneven",
        passed,
        "The ground is light and even."
        if passed
        else "The ground must be light, neutral and of one tone in each row.",
    )


def _format(opened: OpenedFile, rule: MarketplaceRule) -> ConformanceCheck:
    allowed = ", ".join(rule.formats)
    passed = opened.format in rule.formats
    said = "is accepted" if passed else f"is not accepted; use {allowed}"
    return ConformanceCheck(
        "format", opened.format, allowed, passed, f"{opened.format.upper()} {said}."
    )


def _bytes(data: bytes, rule: MarketplaceRule) -> ConformanceCheck:
    return ConformanceCheck(
        "bytes",
        f"{len(data)}",
        f"{rule.min_bytes} to {rule.max_bytes}",
        rule.min_bytes <= len(data) <= rule.max_bytes,
        f"The file has {len(data) / 1e6:.2f} MB; {rule.min_bytes / 1e6:g} to "
        f"{rule.max_bytes / 1e6:g} MB are asked for.",
    )


def _size(opened: OpenedFile, rule: MarketplaceRule) -> ConformanceCheck:
    width, height = opened.size_wh
    return ConformanceCheck(
        "size",
        f"{width} x {height}",
        f"longer side {rule.min_long_side} to {rule.max_long_side}, shorter side at least "
        f"{rule.min_short_side}, at most {rule.max_pixels} pixels",
        rule.sides_fit(opened.size_wh),
        f"The picture measures {width} x {height} pixels.",
    )


def _aspect(opened: OpenedFile, rule: MarketplaceRule) -> ConformanceCheck:
    width, height = opened.size_wh
    limit = "any" if rule.aspect is None else f"{rule.aspect[0]:g}:{rule.aspect[1]:g}"
    return ConformanceCheck(
        "aspect",
        f"1:{height / width:.3f}",
        limit,
        rule.aspect_fits(opened.size_wh),
        f"Width to height is 1:{height / width:.3f}; asked for is {limit}.",
    )


def _transparency(opened: OpenedFile, rule: MarketplaceRule) -> ConformanceCheck:
    clear = opened.alpha_u8 is not None and bool((opened.alpha_u8 < 255).any())
    allowed = rule.background in {"white_or_transparent", "any"}
    return ConformanceCheck(
        "transparency",
        "transparent" if clear else "opaque",
        "opaque or transparent" if allowed else "opaque",
        allowed or not clear,
        "The picture has transparent parts." if clear else "The picture is opaque.",
    )


def _colour(opened: OpenedFile) -> ConformanceCheck:
    srgb = opened.profile is not None and shows_srgb(opened.profile)
    eight_bit = opened.mode in {"RGB", "RGBA", "P"}
    value = "no profile" if opened.profile is None else "sRGB" if srgb else "another profile"
    return ConformanceCheck(
        "colour",
        f"{value}, {opened.mode}",
        "sRGB profile, 8-bit RGB",
        srgb and eight_bit,
        f"The file is {opened.mode} with {value if value != 'sRGB' else 'an sRGB profile'}; "
        "marketplaces show it right only as RGB tagged sRGB.",
    )


def _metadata(opened: OpenedFile) -> ConformanceCheck:
    found = ", ".join(opened.foreign) or "none"
    return ConformanceCheck(
        "metadata",
        found,
        "none",
        not opened.foreign,
        f"The file carries {found} beside the picture; it may tell place, time or owner."
        if opened.foreign
        else "The file carries nothing beside the picture.",
    )


def _fill(fill: float, rule: MarketplaceRule) -> ConformanceCheck:
    low, high = rule.fill_range
    # half a pixel in a thousand on either side is rounding, not framing
    passed = low - 0.001 <= fill <= high + 0.001
    return ConformanceCheck(
        "fill",
        f"{fill:.3f}",
        f"{low:g} to {high:g}",
        passed,
        f"The item takes {fill:.1%} of the frame in its tighter direction; "
        f"{low:.0%} to {high:.0%} are asked for.",
    )
