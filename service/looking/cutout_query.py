"""What a cut-out may be asked for, in the words that users of other removers know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from service.adapters.cutout_layout import Colour, CutoutLayout, Length, Sides
from service.api import Schema
from service.looking.errors import (
    CutoutBackgroundInvalid,
    CutoutParametersConflict,
    CutoutPositionInvalid,
    CutoutSizeInvalid,
    CutoutSpacingInvalid,
    TransparentJpeg,
)

#: pixels of the named sizes; ``full`` is the photo's own
SIZES = {"preview": 250_000, "medium": 1_500_000, "hd": 4_000_000, "full": None}
MAX_SIDE, MAX_FRAME_PIXELS = 10_000, 36_000_000
MAX_SPACING_PX, MAX_SHARE = 2_000, 0.49
_WORDS: dict[str, Colour | None] = {
    "transparent": None,
    "white": (255, 255, 255),
    "black": (0, 0, 0),
}


class CutoutQuery(Schema):
    """The parameters of a cut-out. Without any, the photo's own size on transparent ground."""

    format: Annotated[
        Literal["png", "webp", "jpeg", "jpg"], Field(description="The file's format.")
    ] = "png"
    background: Annotated[
        str,
        Field(
            max_length=20,
            description="transparent, white, black, or a colour such as #f5f5f5 or fff. "
            "JPEG needs a colour. Refused as cutout_background_invalid.",
        ),
    ] = "transparent"
    size: Annotated[
        str,
        Field(
            max_length=20,
            description="full (the photo's own), preview (at most 0.25 megapixels), medium (1.5), "
            "hd (4), or a frame such as 2000x2000, in which the item is fitted: sides up to "
            "10,000 and 36 megapixels. Refused as cutout_size_invalid.",
        ),
    ] = "full"
    crop: Annotated[bool, Field(description="Cut the picture down to the item.")] = False
    margin: Annotated[
        str | None,
        Field(
            max_length=60,
            description="With crop: room around the item, as 30px or 10% (of the item's width and "
            "height); one value, two (vertical, horizontal) or four (top, right, bottom, left), "
            "separated by commas. Refused as cutout_spacing_invalid.",
        ),
    ] = None
    padding: Annotated[
        str | None,
        Field(
            max_length=60,
            description="With a frame: the least room between item and frame, written as margin "
            "is; shares are of the frame. Refused as cutout_spacing_invalid.",
        ),
    ] = None
    position: Annotated[
        str | None,
        Field(
            max_length=30,
            description="With a frame: center, original (the whole photo is fitted, the item "
            "stays where it was), or percentages across and down such as 50%,100%. "
            "Refused as cutout_position_invalid.",
        ),
    ] = None
    shadow: Annotated[
        Literal["none", "contact"],
        Field(description="contact: a soft shadow where the item stands."),
    ] = "none"
    channels: Annotated[
        Literal["rgba", "alpha"], Field(description="alpha: the grey mask alone.")
    ] = "rgba"


@dataclass(frozen=True, slots=True)
class CutoutWishes:
    """What was asked for, understood."""

    format: Literal["png", "webp", "jpeg"]
    ground_rgb: Colour | None
    layout: CutoutLayout


def understand(query: CutoutQuery) -> CutoutWishes:
    """Reads the parameters.

    Raises:
        CutoutSizeInvalid, CutoutBackgroundInvalid, CutoutSpacingInvalid, CutoutPositionInvalid:
            a parameter cannot be read.
        CutoutParametersConflict: two do not go together.
        TransparentJpeg: a JPEG without a colour.
    """
    ground = _ground(query.background)
    frame, pixels = _size(query.size)
    margin, padding = _sides("margin", query.margin), _sides("padding", query.padding)
    position = _position(query.position)
    alpha_only = query.channels == "alpha"
    _refuse("margin", "crop", margin is not None and not (query.crop and frame is None))
    _refuse("padding", "size", padding is not None and frame is None)
    _refuse("position", "size", query.position is not None and frame is None)
    _refuse("crop", "position", query.crop and position is None)
    _refuse("channels", "background", alpha_only and query.background != "transparent")
    _refuse("channels", "shadow", alpha_only and query.shadow != "none")
    if query.format in ("jpeg", "jpg") and ground is None and not alpha_only:
        raise TransparentJpeg()
    return CutoutWishes(
        format="jpeg" if query.format == "jpg" else query.format,
        ground_rgb=ground,
        layout=CutoutLayout(
            frame_wh=frame,
            max_pixels=pixels,
            crop=query.crop and frame is None,
            margin=margin or Sides(),
            padding=padding or Sides(),
            position=position,
            shadow=query.shadow == "contact",
            alpha_only=alpha_only,
        ),
    )


def _refuse(first: str, second: str, wrong: bool) -> None:
    if wrong:
        raise CutoutParametersConflict(parameters=[first, second])


def _ground(text: str) -> Colour | None:
    if text in _WORDS:
        return _WORDS[text]
    digits = text.removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        raise CutoutBackgroundInvalid(background=text)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _size(text: str) -> tuple[tuple[int, int] | None, int | None]:
    if text in SIZES:
        return None, SIZES[text]
    found = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text)
    if found is not None:
        width, height = int(found[1]), int(found[2])
        if max(width, height) <= MAX_SIDE and width * height <= MAX_FRAME_PIXELS:
            return (width, height), None
    raise CutoutSizeInvalid(size=text)


def _sides(name: str, text: str | None) -> Sides | None:
    if text is None:
        return None
    found = [_length(part.strip()) for part in text.split(",")]
    if len(found) not in (1, 2, 4) or None in found:
        raise CutoutSpacingInvalid(parameter=name, value=text)
    top, right, bottom, left = (
        found if len(found) == 4 else [found[0], found[-1], found[0], found[-1]]
    )
    assert top is not None
    assert right is not None
    assert bottom is not None
    assert left is not None
    return Sides(top, right, bottom, left)


def _length(text: str) -> Length | None:
    found = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,3})?)(px|%)?", text)
    if found is None:
        return None
    amount = float(found[1])
    if found[2] == "%":
        return Length(amount / 100, "share") if amount <= 100 * MAX_SHARE else None
    return Length(amount, "px") if amount <= MAX_SPACING_PX else None


def _position(text: str | None) -> tuple[float, float] | None:
    if text is None or text in ("center", "centre"):
        return 0.5, 0.5
    if text == "original":
        return None
    found = re.fullmatch(
        r"([0-9]{1,3}(?:\.[0-9]{1,3})?)%[, ] ?([0-9]{1,3}(?:\.[0-9]{1,3})?)%", text
    )
    shares = tuple(float(part) / 100 for part in found.groups()) if found is not None else ()
    if len(shares) != 2 or max(shares) > 1:
        raise CutoutPositionInvalid(position=text)
    return shares[0], shares[1]
