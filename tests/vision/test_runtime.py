"""Networks are loaded once, verified before the engine sees them, shared and closed."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vision.errors import AcceleratorMissing, CardInvalid, ModelFileMismatch, UnknownModel
from vision.preprocess import to_tensor
from vision.runtime import Runtime
from vision.session import SessionClosed

FIXTURES = Path(__file__).parents[1] / "fixtures" / "onnx"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "tiny", tmp_path / "tiny")
    return tmp_path


def test_bytes_to_result_through_the_card() -> None:
    picture = np.full((30, 50, 3), 255, np.uint8)
    with Runtime.open(FIXTURES) as runtime:
        model = runtime.model("tiny")
        outputs = model.run(to_tensor(picture, model.card.input))

    # 8 x 5 of the 8 x 8 are the picture at 1.0, the rest is the card's ground at 0.0
    np.testing.assert_allclose(outputs["mean"][0], np.full(3, 5 / 8), atol=1e-6)
    assert outputs["scores"].shape == (1, 2)
    assert model.reference == "tiny@1"


def test_threads_that_ask_at_once_get_one_network() -> None:
    with Runtime.open(FIXTURES) as runtime, ThreadPoolExecutor(16) as pool:
        models = list(pool.map(runtime.model, ["tiny", "tiny@1"] * 40))

    assert len({id(model.session) for model in models}) == 1


def test_nothing_is_loaded_before_it_is_asked_for(root: Path) -> None:
    (root / "tiny" / "tiny.onnx").unlink()

    with Runtime.open(root) as runtime, pytest.raises(ModelFileMismatch):
        runtime.preload("tiny")


def test_a_changed_file_never_reaches_the_engine(root: Path) -> None:
    (root / "tiny" / "tiny.onnx").write_bytes(b"junk that ONNX Runtime would choke on")

    with Runtime.open(root) as runtime, pytest.raises(ModelFileMismatch):
        runtime.model("tiny")


@pytest.mark.parametrize(
    "change", [('name = "image"', 'name = "picture"'), ('mean"\nshape', 'median"\nshape')]
)
def test_a_card_that_describes_another_graph_is_refused(
    root: Path, change: tuple[str, str]
) -> None:
    card = root / "tiny" / "1.toml"
    assert change[0] in card.read_text()
    card.write_text(card.read_text().replace(*change, 1))

    with Runtime.open(root) as runtime, pytest.raises(CardInvalid, match="graph"):
        runtime.model("tiny")


def test_closing_closes_every_network() -> None:
    runtime = Runtime.open(FIXTURES)
    model = runtime.model("tiny")
    runtime.close()

    with pytest.raises(SessionClosed):
        model.run(np.zeros((1, 3, 8, 8), np.float32))
    assert runtime.model("tiny").run(np.zeros((1, 3, 8, 8), np.float32))
    runtime.close()


def test_unknown_models_and_missing_accelerators_are_errors() -> None:
    with Runtime.open(FIXTURES, accelerator="abacus") as runtime:
        with pytest.raises(UnknownModel):
            runtime.model("huge")
        with pytest.raises(AcceleratorMissing):
            runtime.model("tiny")
