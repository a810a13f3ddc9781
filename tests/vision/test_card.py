"""A card says everything, and nothing that we do not know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vision.card import ModelCard, read_card
from vision.errors import CardInvalid, ModelFileMismatch

TINY = Path(__file__).parents[1] / "fixtures" / "onnx" / "tiny"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def edited(folder: Path, old: str, new: str) -> Path:
    path = folder / "1.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return path


def test_a_good_card_is_read(folder: Path) -> None:
    card = read_card(folder / "1.toml")

    assert isinstance(card, ModelCard)
    assert card.reference == "tiny@1"
    assert card.input.mean == (127.0, 127.0, 127.0)
    assert card.threshold("half") == 0.5
    assert len(card.read_file()) == card.byte_count
    with pytest.raises(KeyError):
        card.threshold("third")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('task = "test"', 'task = "test"\ncolour = "red"', "unknown keys colour"),
        ('task = "test"', 'task = "test"\nfolder = "/"', "unknown keys folder"),
        ('task = "test"\n', "", "missing keys task"),
        ('task = "test"', 'task = ""', "expected text in task"),
        ('order = "rgb"', 'order = "rgb"\nflip = true', "input: unknown keys flip"),
        ('order = "rgb"', 'order = "grb"', "input.order: expected one of rgb, bgr"),
        ('name = "tiny"', 'name = "Tiny!"', "lower-case words"),
        ('name = "tiny"', 'name = "other"', "describes other@1"),
        ("revision = 1", "revision = 2", "describes tiny@2"),
        ("revision = 1", "revision = 0", "1 or more"),
        ("revision = 1", 'revision = "1"', "expected int, got str"),
        ("revision = 1", "revision = true", "expected int, got bool"),
        ('sha256 = "', 'sha256 = "x', "64 hexadecimal digits"),
        ('file = "tiny.onnx"', 'file = "../tiny/tiny.onnx"', "beside the card"),
        ('file = "tiny.onnx"', 'file = "tiny.pth"', "beside the card"),
        ("divisor = 1.0", "divisor = 0.0", "must be positive"),
        ("mean = [127.0, 127.0, 127.0]", "mean = [127.0]", "expected 3 values, got 1"),
        ("mean = [127.0, 127.0, 127.0]", "mean = 127.0", "expected a list"),
        ("size_wh = [8, 8]\n", "", "needs exactly fill_rgb, size_wh"),
        ("size_wh = [8, 8]", "size_wh = [8, 8]\nlongest = 8", "needs exactly"),
        ("size_wh = [8, 8]", "size_wh = [0, 8]", "must be positive"),
        ('name = "scores"', 'name = "mean"', "each name once"),
        ("notices = []", "notices = [1]", "notices[0]: expected str"),
        ("[training]", "[training", "tiny"),
    ],
)
def test_a_wrong_card_is_refused_with_the_place(
    folder: Path, old: str, new: str, message: str
) -> None:
    path = edited(folder, old, new)

    with pytest.raises(CardInvalid) as refusal:
        read_card(path)

    assert message in str(refusal.value)
    assert refusal.value.path == path


def test_a_card_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardInvalid):
        read_card(tmp_path / "none" / "1.toml")


def test_a_changed_file_is_refused(folder: Path) -> None:
    card = read_card(folder / "1.toml")
    data = bytearray(card.path.read_bytes())
    data[-1] ^= 1
    card.path.write_bytes(data)

    with pytest.raises(ModelFileMismatch, match="sha256"):
        card.read_file()


def test_a_missing_file_is_refused(folder: Path) -> None:
    card = read_card(folder / "1.toml")
    card.path.unlink()

    with pytest.raises(ModelFileMismatch, match="cannot be read") as refusal:
        card.read_file()

    assert refusal.value.reference == "tiny@1"
