"""What each marketplace asks of its main picture, read from TOML.

Every field is a table with `value`, `source` and `confidence`: `official` (the marketplace's own
page), `secondary` (somebody else's page about it) or `assumed` (our own choice, with the reason as
its source). Unknown and missing keys are refused, and so are values that contradict each other.
A rule that is not `published` is our careful default: a picture can only be assumed to conform.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from vision.errors import MarketplaceRuleInvalid
from vision.studio.rule_fields import Provenance, RuleFields, require_keys

#: `light`: one even, light and neutral tone, or a slow change between two
Background = Literal["white", "white_or_transparent", "light", "any"]
Ground = Literal["white", "transparent", "colour", "gradient"]
PictureFormat = Literal["jpeg", "png", "webp", "avif"]
ShadowRule = Literal["on", "off", "forbidden", "required"]
Colour = tuple[int, int, int]

#: width / height may be off by this share: whole pixels cannot always meet a ratio
ASPECT_TOLERANCE = 0.005
#: the margin that a fuller frame leaves is too thin to stay white after JPEG encoding
MAX_FILL_TARGET = 0.93
WHITE: Colour = (255, 255, 255)
_TOP = {
    "marketplace": str,
    "title": str,
    "checked_on": date,
    "published": bool,
    "note": str,
    "field": dict,
}


@dataclass(frozen=True)
class MarketplaceRule:
    """One marketplace's picture rule; sizes in pixels, fills as shares of the frame.

    Fill is measured along the direction in which the subject is tightest in the frame:
    max(subject width / frame width, subject height / frame height). shadow_strength is the
    darkness (0..1) where the contact shadow is deepest, shadow_spread how far it reaches as a
    share of the subject's longer side, max_upscale the largest enlargement of the photograph's
    pixels that is still delivered. ground_rgb is the colour of the ground, or of its top where it
    is a gradient that ends in ground_to_rgb. published tells whether the marketplace's rule is
    known, note what was read and what was not. Raises MarketplaceRuleInvalid where values
    contradict.
    """

    marketplace: str
    title: str
    checked_on: date
    published: bool
    note: str
    output_size_wh: tuple[int, int]
    output_format: PictureFormat
    output_background: Ground
    ground_rgb: Colour
    ground_to_rgb: Colour
    min_long_side: int
    min_short_side: int
    max_long_side: int
    max_pixels: int
    aspect: tuple[float, float] | None
    background: Background
    fill_range: tuple[float, float]
    fill_target: float
    formats: tuple[PictureFormat, ...]
    min_bytes: int
    max_bytes: int
    shadow: ShadowRule
    shadow_strength: float
    shadow_spread: float
    max_upscale: float
    provenance: Mapping[str, Provenance]

    def __post_init__(self) -> None:
        low, high = self.fill_range
        ends = (self.ground_rgb, self.ground_to_rgb)
        truths = {
            "min_short_side": self.min_short_side <= self.min_long_side,
            "max_long_side": self.min_long_side <= self.max_long_side,
            "max_bytes": self.max_bytes >= 10_000,
            "min_bytes": 2 * self.min_bytes <= self.max_bytes,
            "max_upscale": self.max_upscale >= 1,
            "shadow_strength": self.shadow_strength <= 1,
            "shadow_spread": 0 < self.shadow_spread <= 0.1,
            "fill_range": 0 < low < high <= 1,
            "fill_target": low <= self.fill_target <= min(high, MAX_FILL_TARGET),
            "output_format": self.output_format in self.formats,
            "output_background": self._ground_allowed(),
            "ground_rgb": self.output_background in {"colour", "gradient"}
            or ends == (WHITE, WHITE),
            "ground_to_rgb": self.output_background == "gradient" or ends[0] == ends[1],
            "output_size_wh": self.size_fits(self.output_size_wh),
        }
        for key, holds in truths.items():
            if not holds:
                raise MarketplaceRuleInvalid(
                    f"{self.marketplace}: {key} contradicts the other values"
                )

    def _ground_allowed(self) -> bool:
        if self.output_background == "transparent":
            allowed = self.background in {"white_or_transparent", "any"}
            return allowed and self.output_format != "jpeg"
        return self.output_background == "white" or self.background in {"light", "any"}

    def size_fits(self, size_wh: tuple[int, int]) -> bool:
        """Tell whether a picture of this size is within the sides, the pixels and the aspect."""
        return self.sides_fit(size_wh) and self.aspect_fits(size_wh)

    def sides_fit(self, size_wh: tuple[int, int]) -> bool:
        """Tell whether both sides and the number of pixels are within the limits."""
        return (
            self.min_long_side <= max(size_wh) <= self.max_long_side
            and min(size_wh) >= self.min_short_side
            and size_wh[0] * size_wh[1] <= self.max_pixels
        )

    def aspect_fits(self, size_wh: tuple[int, int]) -> bool:
        """Tell whether width : height is the rule's, within ASPECT_TOLERANCE."""
        if self.aspect is None:
            return True
        asked = self.aspect[0] / self.aspect[1]
        return abs(size_wh[0] / size_wh[1] / asked - 1) <= ASPECT_TOLERANCE


def rules_directory() -> Path:
    """The folder of the rules that come with the programme."""
    return Path(__file__).with_name("rules")


def load_rules(directory: Path | None = None) -> dict[str, MarketplaceRule]:
    """Read every *.toml of a folder (ours by default), keyed by marketplace.

    Raises MarketplaceRuleInvalid for a broken file and for a marketplace stated twice.
    """
    rules: dict[str, MarketplaceRule] = {}
    for path in sorted((directory or rules_directory()).glob("*.toml")):
        rule = read_rule(path.read_text(encoding="utf-8"), path.name)
        if rule.marketplace in rules:
            raise MarketplaceRuleInvalid(f"{path.name}: {rule.marketplace} is stated twice")
        rules[rule.marketplace] = rule
    return rules


def read_rule(text: str, name: str = "rule") -> MarketplaceRule:
    """Parse one rule; `name` is what the messages call the file."""
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MarketplaceRuleInvalid(f"{name}: {error}") from error
    require_keys(name, top, set(_TOP))
    for key, kind in _TOP.items():
        if not isinstance(top[key], kind) or (kind is not bool and not top[key]):
            raise MarketplaceRuleInvalid(f"{name}: {key} must be a {kind.__name__}")
    named = {field.name for field in fields(MarketplaceRule)} - {*_TOP, "provenance"}
    read = RuleFields(name, top["field"], named)
    return MarketplaceRule(
        marketplace=top["marketplace"],
        title=top["title"],
        checked_on=top["checked_on"],
        published=top["published"],
        note=top["note"],
        output_size_wh=read.size("output_size_wh"),
        output_format=read.word("output_format", PictureFormat),
        output_background=read.word("output_background", Ground),
        ground_rgb=read.colour("ground_rgb"),
        ground_to_rgb=read.colour("ground_to_rgb"),
        min_long_side=read.whole("min_long_side"),
        min_short_side=read.whole("min_short_side"),
        max_long_side=read.whole("max_long_side"),
        max_pixels=read.whole("max_pixels"),
        aspect=read.aspect("aspect"),
        background=read.word("background", Background),
        fill_range=read.pair("fill_range"),
        fill_target=read.number("fill_target"),
        formats=read.words("formats", PictureFormat),
        min_bytes=read.whole("min_bytes"),
        max_bytes=read.whole("max_bytes"),
        shadow=read.word("shadow", ShadowRule),
        shadow_strength=read.number("shadow_strength"),
        shadow_spread=read.number("shadow_spread"),
        max_upscale=read.number("max_upscale"),
        provenance=read.provenance,
    )
