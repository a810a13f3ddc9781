"""Which model a name means, and which cards are refused together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vision.errors import CardInvalid, DuplicateCard, UnknownModel
from vision.registry import ModelRegistry

FIXTURES = Path(__file__).parents[1] / "fixtures" / "onnx"


def second_root(root: Path, revision: int) -> Path:
    folder = Path(shutil.copytree(FIXTURES / "tiny", root / "tiny"))
    text = (folder / "1.toml").read_text()
    (folder / "1.toml").unlink()
    (folder / f"{revision}.toml").write_text(text.replace("revision = 1", f"revision = {revision}"))
    return root


def test_a_bare_name_means_the_newest_revision(tmp_path: Path) -> None:
    registry = ModelRegistry.read(FIXTURES, second_root(tmp_path, 10))

    assert registry.get("tiny").reference == "tiny@10"
    assert registry.get("tiny@1").revision == 1
    assert len(registry) == 2


def test_one_card_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DuplicateCard) as refusal:
        ModelRegistry.read(FIXTURES, second_root(tmp_path, 1))

    assert refusal.value.reference == "tiny@1"


@pytest.mark.parametrize("reference", ["huge", "tiny@2", "", "@1", "../tiny"])
def test_unknown_models_are_refused(reference: str) -> None:
    with pytest.raises(UnknownModel):
        ModelRegistry.read(FIXTURES).get(reference)


def test_a_root_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardInvalid):
        ModelRegistry.read(tmp_path / "nowhere")


def test_an_empty_root_has_no_models(tmp_path: Path) -> None:
    assert len(ModelRegistry.read(tmp_path)) == 0


def test_the_state_of_every_file_is_told(tmp_path: Path) -> None:
    registry = ModelRegistry.read(FIXTURES, second_root(tmp_path, 2))
    (tmp_path / "tiny" / "tiny.onnx").write_bytes(b"junk")

    states = {state.card.reference: state for state in registry.verify_all()}

    assert states["tiny@1"].sound
    assert not states["tiny@2"].sound
    assert "4 bytes" in states["tiny@2"].problem
