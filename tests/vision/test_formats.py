"""Each kind of file that a studio sends becomes the same upright sRGB picture."""

from __future__ import annotations

import os
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from tests.vision.profiles import rgb_profile
from tests.vision.test_photo import corner, encode, quadrants
from tests.vision.tiff_writer import write_dng
from vision.errors import CorruptPhoto, UnsupportedFormat
from vision.photo import decode_photo, open_photo

HEIC = Path(__file__).parent / "heic"
#: a folder of CR2, CR3, NEF, ARW and DNG files from real cameras, which nobody may redistribute
RAW_SAMPLES = os.environ.get("LOUPE_RAW_SAMPLES")

METHODS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def stored(orientation: int) -> Image.Image:
    """The quarters as a file of this orientation stores them."""
    inverse = {6: 8, 8: 6}.get(orientation, orientation)
    return quadrants().transpose(METHODS[inverse]) if orientation > 1 else quadrants()


def with_exif(kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(stored(orientation), kind, exif=exif.tobytes())


def tiff16(pixels: NDArray[Any], **options: Any) -> bytes:
    file = BytesIO()
    kind = "minisblack" if pixels.ndim == 2 else "rgb"
    tifffile.imwrite(file, pixels, **{"photometric": kind, "metadata": None, **options})
    return file.getvalue()


def deep(image: Image.Image) -> NDArray[np.uint16]:
    return np.asarray(image).astype(np.uint16) * 257


def tag(orientation: int) -> list[tuple[int, int, int, int, bool]]:
    return [(274, 3, 1, orientation, True)]


def lzw16(pixels: NDArray[np.uint16]) -> bytes:
    """A TIFF of 16 bits packed by LZW, as OpenCV writes it."""
    import cv2

    _, data = cv2.imencode(".tif", pixels[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 5])
    return bytes(data)


def with_tiff_tag(data: bytes, number: int, value: int) -> bytes:
    """The TIFF (little-endian) with a tag of one short in its first directory, written anew."""
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    entries = [data[at + 2 + 12 * i : at + 14 + 12 * i] for i in range(count)]
    entries = [each for each in entries if struct.unpack_from("<H", each)[0] != number]
    entries.append(struct.pack("<HHIHH", number, 3, 1, value, 0))
    entries.sort(key=lambda each: int(struct.unpack_from("<H", each)[0]))
    data += b"\0" * (len(data) % 2)
    directory = struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", 0)
    return data[:4] + struct.pack("<I", len(data)) + data[8:] + directory


TURNED = {
    "avif": lambda n: with_exif("AVIF", n),
    "heic": lambda n: (HEIC / f"turned-{n}.heic").read_bytes(),
    "tiff": lambda n: encode(stored(n), "TIFF", tiffinfo={274: n}),
    "tiff lzw": lambda n: encode(stored(n), "TIFF", tiffinfo={274: n}, compression="tiff_lzw"),
    "tiff 16": lambda n: tiff16(deep(stored(n)), extratags=tag(n)),
    "tiff lzw16": lambda n: with_tiff_tag(lzw16(deep(stored(n))), 274, n),
    "png 16": lambda n: deep_png(deep(stored(n)), n),
}


def deep_png(pixels: NDArray[np.uint16], orientation: int = 1, **more: Any) -> bytes:
    """A 16-bit PNG: OpenCV writes the samples, the chunks are put in by hand."""
    import cv2

    from tests.vision.test_photo import chunk

    order = [2, 1, 0, 3][: pixels.shape[2]]
    _, data = cv2.imencode(".png", pixels[..., order])
    exif = Image.Exif()
    exif[0x0112] = orientation
    extra = chunk(b"eXIf", exif.tobytes()[6:])
    for name, content in more.items():
        extra += chunk(name.encode(), content)
    whole = bytes(data)
    return whole[:33] + extra + whole[33:]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", TURNED)
def test_a_turned_file_is_turned_back_once(kind: str, orientation: int) -> None:
    photo = decode_photo(TURNED[kind](orientation))

    assert photo.format == kind.split()[0]
    assert photo.orientation == orientation
    assert photo.size_wh == (64, 48)
    picture = photo.image_rgb
    assert corner(picture) == (1, 0, 0)
    assert corner(picture[:, 32:]) == (0, 1, 0)
    assert corner(picture[24:]) == (0, 0, 1)
    assert corner(picture[24:, 32:]) == (1, 1, 1)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_raw_is_turned_back_once(orientation: int) -> None:
    photo = decode_photo(write_dng(np.asarray(stored(orientation)), orientation=orientation))

    assert (photo.format, photo.media_type) == ("dng", "image/x-adobe-dng")
    assert photo.orientation == orientation
    assert photo.size_wh == (64, 48)
    middles = [photo.image_rgb[y, x].tolist() for y in (12, 36) for x in (16, 48)]
    assert [[each > 127 for each in middle] for middle in middles] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [True, True, True],
    ]


def test_a_raw_is_developed_as_it_was_exposed() -> None:
    """Two stops less light stay darker: the picture is not stretched to its own range."""
    grey = np.full((64, 64, 3), 150, np.uint8)
    levels = [
        int(decode_photo(write_dng(grey, stops=stops)).image_rgb[32, 32, 1])
        for stops in (0.0, -2.0)
    ]

    assert levels[0] == pytest.approx(150, abs=12)
    assert levels[1] == pytest.approx(150 * 2.0 ** (-2 / 2.2), abs=12)


def test_a_raw_for_a_small_use_is_developed_small() -> None:
    raw = write_dng(np.asarray(quadrants(640, 480)))

    assert decode_photo(raw, at_least_px=320).size_wh == (320, 240)
    assert decode_photo(raw, at_least_px=400).size_wh == (640, 480)


@pytest.mark.parametrize(
    ("wanted", "size"), [(400, (800, 600)), (401, (1600, 1200)), (90, (200, 150))]
)
def test_a_jpeg_for_a_small_use_is_decoded_small(wanted: int, size: tuple[int, int]) -> None:
    """Never below what was asked for, at the steps that the format has."""
    photo = decode_photo(encode(quadrants(1600, 1200), "JPEG"), at_least_px=wanted)

    assert max(photo.size_wh) >= wanted
    assert photo.size_wh[0] * 3 == photo.size_wh[1] * 4
    assert corner(photo.image_rgb) == (1, 0, 0)
    assert photo.size_wh <= size


@pytest.mark.parametrize(
    "options", [{}, {"compression": "zlib"}, {"planarconfig": "separate"}, {"byteorder": ">"},
                {"tile": (32, 32)}, {"compression": "zlib", "predictor": True, "rowsperstrip": 7}],
)  # fmt: skip
def test_sixteen_bit_tiffs_of_every_layout_decode(options: dict[str, Any]) -> None:
    pixels = deep(quadrants())
    planes = options.get("planarconfig") == "separate"
    stack = np.moveaxis(pixels, -1, 0) if planes else pixels

    photo = decode_photo(tiff16(stack, **options))

    assert np.array_equal(photo.image_rgb, np.asarray(quadrants()))


def test_a_sixteen_bit_tiff_packed_by_lzw_decodes() -> None:
    import cv2

    pixels = deep(quadrants())[..., ::-1]
    _, data = cv2.imencode(".tif", pixels, [cv2.IMWRITE_TIFF_COMPRESSION, 5])

    assert np.array_equal(decode_photo(bytes(data)).image_rgb, np.asarray(quadrants()))


def test_a_tiff_with_many_channels_is_refused_before_it_unpacks() -> None:
    data = tiff16(deep(quadrants()), compression="zlib")

    with pytest.raises(UnsupportedFormat, match="channels"):
        decode_photo(with_tiff_tag(data, 277, 30_000))


def test_a_tiff_of_more_strips_than_it_has_rows_for_is_refused() -> None:
    # two hundred strips that all point at the same bytes: each would be unpacked
    data = tiff16(deep(quadrants()), compression="zlib", rowsperstrip=1)

    with pytest.raises(CorruptPhoto):
        decode_photo(with_tiff_tag(data, 278, 48))  # one strip would do, and there are 48


@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
def test_sixteen_bit_grey_decodes_either_way_round(photometric: str) -> None:
    level = 200 * 257 if photometric == "minisblack" else 65_535 - 200 * 257
    pixels = np.full((40, 50), level, np.uint16)

    photo = decode_photo(tiff16(pixels, photometric=photometric))

    assert photo.image_rgb.shape == (40, 50, 3)
    assert photo.image_rgb[0, 0].tolist() == [200, 200, 200]


def test_cmyk_tiffs_of_either_depth_become_rgb() -> None:
    ink = np.zeros((40, 50, 4), np.uint16)
    ink[..., 1] = 65_535
    eight = Image.fromarray((ink // 257).astype(np.uint8), "CMYK")

    for data in (tiff16(ink, photometric="separated"), encode(eight, "TIFF")):
        assert decode_photo(data).image_rgb[0, 0].tolist() == [255, 0, 255]


@pytest.mark.parametrize("premultiplied", [False, True])
def test_alpha_of_a_sixteen_bit_tiff_is_laid_on_white(premultiplied: bool) -> None:
    pixels = np.zeros((40, 50, 4), np.uint16)
    pixels[..., 0] = 0 if premultiplied else 40_000
    pixels[:, 25:] = (257 * 100, 0, 0, 65_535)
    extra = "assocalpha" if premultiplied else "unassalpha"

    photo = decode_photo(tiff16(pixels, extrasamples=[extra]))

    assert photo.had_alpha
    assert photo.image_rgb[0, 0].tolist() == [255, 255, 255]
    assert photo.image_rgb[0, 49].tolist() == [100, 0, 0]


@pytest.mark.parametrize("name", ["alpha.heic", "alpha.avif", "alpha.png"])
def test_alpha_is_laid_on_white(name: str) -> None:
    clear = quadrants().convert("RGBA")
    clear.paste((255, 0, 0, 0), (32, 24, 64, 48))
    data = {
        "alpha.heic": (HEIC / "alpha.heic").read_bytes(),
        "alpha.avif": encode(clear, "AVIF", quality=100),
        "alpha.png": deep_png(deep(clear)),
    }[name]

    photo = decode_photo(data)

    assert photo.had_alpha
    assert photo.image_rgb[40, 60].tolist() == pytest.approx([255, 255, 255], abs=2)
    assert corner(photo.image_rgb) == (1, 0, 0)


def test_grey_heic_decodes() -> None:
    photo = decode_photo((HEIC / "grey.heic").read_bytes())

    assert photo.image_rgb[20, 20].tolist() == pytest.approx([128] * 3, abs=2)


def test_an_hdr_picture_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedFormat, match="HDR"):
        decode_photo((HEIC / "pq.heic").read_bytes())


def test_floating_point_tiffs_are_refused_by_name() -> None:
    for kind in (np.float32, np.uint32):
        with pytest.raises(UnsupportedFormat, match="32 bits"):
            decode_photo(tiff16(np.zeros((40, 50, 3), kind)))


def test_media_types_are_told() -> None:
    assert decode_photo((HEIC / "grey.heic").read_bytes()).media_type == "image/heic"
    assert decode_photo(encode(quadrants(), "AVIF")).media_type == "image/avif"
    assert decode_photo(encode(quadrants(), "TIFF")).media_type == "image/tiff"


def test_no_profile_is_needed_for_the_profile_test() -> None:
    assert decode_photo(encode(quadrants(), "TIFF")).colour_profile == "none"
    data = encode(quadrants(), "TIFF", icc_profile=rgb_profile("srgb"))
    assert decode_photo(data).colour_profile == "converted"


if RAW_SAMPLES is not None:  # where no folder is configured there is nothing to claim

    def test_raw_files_of_real_cameras_decode() -> None:
        """Every file of the folder; one of each kind must be there for the claim to be whole."""
        kinds = set()
        for path in sorted(Path(str(RAW_SAMPLES)).rglob("*")):
            if path.suffix.lower() in {".cr2", ".cr3", ".nef", ".arw", ".dng"}:
                photo = open_photo(path)
                assert photo.format == path.suffix.lower()[1:]
                assert photo.image_rgb.std() > 1.0, path
                kinds.add(photo.format)
        assert kinds == {"cr2", "cr3", "nef", "arw", "dng"}
