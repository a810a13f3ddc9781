"""Marketplace pictures and cut-outs, read back from their bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.studio.drawn import BEIGE, NIGHT, bag
from vision.errors import EncodingImpossible, MarketplaceRuleInvalid, NoSubject, SubjectTooSmall
from vision.studio.compose import compose_packshot, cutout_picture
from vision.studio.conform import check_conformance
from vision.studio.matte import refine_alpha
from vision.studio.measure import ring_white
from vision.studio.opened import open_file
from vision.studio.rules import load_rules

RULES = load_rules()


@pytest.mark.parametrize("name", sorted(RULES))
@pytest.mark.parametrize("shadow", [None, False])
def test_a_bag_conforms_everywhere(name: str, shadow: bool | None) -> None:
    rule = RULES[name]
    drawn = bag(1000, 1000)
    # leather has a grain, and some marketplaces refuse files that are too small to show one
    grain = np.random.default_rng(5).integers(-14, 15, drawn.image_rgb.shape)
    image = np.clip(drawn.image_rgb + grain, 0, 255).astype(np.uint8)
    asked = None if rule.shadow == "required" else shadow
    picture = compose_packshot(image, drawn.network_u8, rule, shadow=asked)
    conformance = check_conformance(picture.data, rule)

    assert conformance.failed == ()
    assert conformance.verdict == ("conforms" if rule.published else "conforms_assumed")
    assert picture.upscale <= rule.max_upscale


def test_the_ground_in_the_handle_is_white() -> None:
    drawn = bag(600, 600)
    picture = compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["ebay"])
    shown = open_file(picture.data).pixels_rgb

    height, width = shown.shape[:2]
    x0 = int(0.5 * width)
    assert (shown[int(0.25 * height) : int(0.35 * height), x0 - 20 : x0 + 20] == 255).all()


@pytest.mark.parametrize("side", [500, 1200])
def test_the_picture_is_as_if_the_wall_had_never_been_there(side: int) -> None:
    # 500 is enlarged, 1200 is shrunk
    rule = replace(RULES["ebay"], output_size_wh=(500, 500), output_format="png", shadow="off")
    drawn = bag(side, side, side / 200, colour=BEIGE, wall=NIGHT)
    alone = np.asarray(drawn.foreground * 255 + 0.5).astype(np.uint8)
    found, truth = (
        open_file(compose_packshot(image, drawn.alpha_u8, rule, refined=True).data).pixels_rgb
        for image in (drawn.image_rgb, alone)
    )

    # the wall's own fringe makes a difference of more than 20
    assert np.abs(found.astype(int) - truth).max() <= 10


def test_soft_edges_stay_soft() -> None:
    drawn = bag(1000, 1000, softness=3)
    picture = compose_packshot(drawn.image_rgb, drawn.alpha_u8, RULES["ebay"], shadow=False)
    row = open_file(picture.data).pixels_rgb[int(0.6 * picture.size_wh[1]), :, 1]

    between = (row > 80) & (row < 240)
    assert between.sum() >= 6


def test_a_shadow_is_drawn_where_asked_for_and_allowed() -> None:
    drawn = bag(1000, 1000)
    plain = compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["ebay"], shadow=False)
    shaded = compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["ebay"])
    dark = open_file(plain.data).pixels_rgb.astype(int) - open_file(shaded.data).pixels_rgb

    assert 20 < dark.max() < 110
    with pytest.raises(MarketplaceRuleInvalid, match="no shadow"):
        compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["amazon"], shadow=True)
    with pytest.raises(MarketplaceRuleInvalid, match="requires a shadow"):
        compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["ajio"], shadow=False)


@pytest.mark.parametrize("shadow", [False, True])
@pytest.mark.parametrize("picture_format", ["png", "webp"])
def test_a_transparent_packshot_conforms_and_shows_no_background(
    picture_format: Literal["png", "webp"], shadow: bool
) -> None:
    rule = replace(
        RULES["google_merchant"], output_background="transparent", output_format=picture_format
    )
    drawn = bag(1000, 1000)
    picture = compose_packshot(drawn.image_rgb, drawn.network_u8, rule, shadow=shadow)
    opened = open_file(picture.data)

    assert check_conformance(picture.data, rule).failed == ()
    assert opened.alpha_u8 is not None
    hidden = opened.pixels_rgb[opened.alpha_u8 == 0]
    assert (hidden == 255).mean() > 0.95 or picture_format == "webp"


def test_an_already_refined_alpha_gives_the_same_file() -> None:
    drawn = bag(700, 700)
    refined = refine_alpha(drawn.image_rgb, drawn.network_u8)
    once = compose_packshot(drawn.image_rgb, refined, RULES["ebay"], refined=True)
    assert once.data == compose_packshot(drawn.image_rgb, drawn.network_u8, RULES["ebay"]).data


def test_an_empty_cut_out_is_no_subject() -> None:
    with pytest.raises(NoSubject):
        compose_packshot(
            np.zeros((90, 90, 3), np.uint8), np.zeros((90, 90), np.uint8), RULES["ebay"]
        )


def test_a_thumbnail_is_refused() -> None:
    drawn = bag(120, 120)
    with pytest.raises(SubjectTooSmall):
        compose_packshot(drawn.image_rgb, drawn.alpha_u8, RULES["amazon"])


def test_a_subject_that_fills_the_whole_photograph_still_gets_its_margin() -> None:
    image = np.full((700, 500, 3), 30, np.uint8)
    picture = compose_packshot(image, np.full((700, 500), 255, np.uint8), RULES["zalando"])
    assert check_conformance(picture.data, RULES["zalando"]).failed == ()


def _small(aspect: tuple[float, float] | None) -> tuple[int, int]:
    width, height = aspect or (1.0, 1.0)
    return round(450 * width / max(width, height)), round(450 * height / max(width, height))


#: the marketplaces that ask for a white border
WHITE = sorted(name for name, rule in RULES.items() if rule.output_background == "white")


@given(
    st.sampled_from(WHITE),
    st.lists(
        st.tuples(
            st.integers(0, 230), st.integers(0, 230), st.integers(1, 240), st.integers(1, 240),
            st.integers(1, 255),
        ),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
    st.integers(0, 2**16),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_the_border_is_white_and_the_size_the_rules_for_any_mask(
    name: str, parts: list[tuple[int, int, int, int, int]], refined: bool, seed: int
) -> None:
    rule = replace(
        RULES[name],
        min_long_side=300,
        min_short_side=200,
        max_upscale=8.0,
        output_size_wh=_small(RULES[name].aspect),
    )
    alpha = np.zeros((240, 240), dtype=np.uint8)
    for x, y, width, height, level in parts:
        alpha[y : y + height, x : x + width] = level
    image = np.random.default_rng(seed).integers(0, 256, (240, 240, 3)).astype(np.uint8)
    try:
        picture = compose_packshot(image, alpha, rule, refined=refined)
    except (NoSubject, SubjectTooSmall):
        return
    opened = open_file(picture.data)
    ring = ring_white(opened.pixels_rgb)
    assert ring.exact == ring.total
    assert rule.size_fits(opened.size_wh)
    assert opened.size_wh == picture.size_wh


@pytest.mark.parametrize("picture_format", ["png", "webp"])
def test_a_transparent_cut_out_has_the_photographs_size_and_hides_its_background(
    picture_format: Literal["png", "webp"],
) -> None:
    drawn = bag(640, 480, colour=BEIGE, wall=NIGHT)
    picture = cutout_picture(drawn.image_rgb, drawn.network_u8, picture_format=picture_format)
    opened = open_file(picture.data)

    assert picture.size_wh == (640, 480)
    assert opened.alpha_u8 is not None
    assert float(np.abs(opened.alpha_u8.astype(float) / 255 - drawn.alpha).mean()) < 0.01
    cleared = opened.alpha_u8 == 0
    # lossy WebP smears a little of the subject around its edge, never the wall
    assert np.median(opened.pixels_rgb[cleared]) == 255
    seen = opened.pixels_rgb[opened.alpha_u8 > 64].astype(int)
    assert seen.min() >= int(drawn.foreground[drawn.alpha > 0.999].min() * 255) - 30


@pytest.mark.parametrize("picture_format", ["jpeg", "png", "webp"])
def test_a_white_cut_out_is_opaque(picture_format: Literal["jpeg", "png", "webp"]) -> None:
    drawn = bag(640, 480)
    picture = cutout_picture(
        drawn.image_rgb, drawn.network_u8, picture_format=picture_format, background="white"
    )
    opened = open_file(picture.data)

    assert opened.alpha_u8 is None
    assert (opened.pixels_rgb[:40] == 255).all()


def test_an_empty_cut_out_is_an_empty_picture() -> None:
    picture = cutout_picture(np.full((64, 48, 3), 77, np.uint8), np.zeros((64, 48), np.uint8))
    opened = open_file(picture.data)

    assert opened.alpha_u8 is not None
    assert not opened.alpha_u8.any()
    assert (opened.pixels_rgb == 255).all()


def test_a_transparent_jpeg_cut_out_is_refused() -> None:
    drawn = bag(200, 200)
    with pytest.raises(EncodingImpossible):
        cutout_picture(drawn.image_rgb, drawn.network_u8, picture_format="jpeg")


def test_the_photograph_is_left_as_it_was() -> None:
    drawn = bag(300, 300)
    image, alpha = drawn.image_rgb.copy(), drawn.network_u8
    image.setflags(write=False)
    alpha.setflags(write=False)
    cutout_picture(image, alpha, background="white")
    compose_packshot(image, alpha, RULES["ebay"])
    assert (image == drawn.image_rgb).all()
