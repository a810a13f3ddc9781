"""Every model that we ship: its card, its file, its paper, its goldens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.goldens import golden_folder, read_golden, run_sampled
from vision.card import ModelCard
from vision.photo import decode_photo
from vision.preprocess import to_tensor
from vision.registry import ModelRegistry
from vision.session import OrtSession

ROOT = Path(__file__).resolve().parent.parent
CARDS = list(ModelRegistry.read(ROOT / "models"))
PERMISSIVE = {"Apache-2.0", "MIT", "BSD-3-Clause", "LicenseRef-Proprietary"}

# the same float32 sums in another order, as another processor does them
TIGHT = 1e-4
# decoders round by one of 255, resizers by a little more; half a level in the mean
LOOSE_MEAN, LOOSE_MOST = 0.01, 0.15

every_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.reference)


def test_the_three_models_are_there() -> None:
    assert {"u2netp", "efficientnet-lite0", "efficientnet-lite0-patches"} <= {
        card.name for card in CARDS
    }


def test_rooms_of_data_hold_no_code() -> None:
    found = [path for room in ("models", "datasets") for path in (ROOT / room).rglob("*.py")]

    assert not found, "a top-level package datasets would shadow a well-known library"


@every_card
def test_the_file_is_the_cards(card: ModelCard) -> None:
    assert len(card.read_file()) == card.byte_count


@every_card
def test_the_graph_has_the_ports_and_the_opset_of_the_card(card: ModelCard) -> None:
    import onnx  # part of the training room; only this test needs it

    model = onnx.load_from_string(card.read_file())
    ports = OrtSession(card.read_file()).ports()

    assert [each.version for each in model.opset_import if not each.domain] == [card.opset]
    assert set(ports.inputs) == {card.input.name}
    for output in card.outputs:
        shape = ports.outputs[output.name]
        assert len(shape) == len(output.shape)
        for said, true in zip(output.shape, shape, strict=True):
            assert said == true or (isinstance(said, str) and isinstance(true, str))


@every_card
def test_no_file_tells_where_it_was_made(card: ModelCard) -> None:
    data = card.read_file()

    for trace in (b"/work/", b"/home/", b"/root/", b".venv", b"stack_trace"):
        assert trace not in data


@every_card
def test_licence_and_origin_are_named(card: ModelCard) -> None:
    assert card.licence in PERMISSIVE
    assert card.notices
    assert all(each.terms for each in card.training.sets)
    assert card.training.run != "none" or card.training.sets, "foreign weights have seen something"


@every_card
def test_the_paper_repeats_the_card(card: ModelCard) -> None:
    paper = (card.folder / "CARD.md").read_text()

    for fact in (card.licence, card.sha256, *card.notices):
        assert fact in paper
    for training_set in card.training.sets:
        assert training_set.name in paper
        assert training_set.terms in paper


@every_card
def test_every_figure_was_counted(card: ModelCard) -> None:
    assert card.figures
    for figure in card.figures:
        assert figure.count > 0
        assert figure.data
        assert figure.command


@every_card
def test_every_threshold_says_where_it_comes_from(card: ModelCard) -> None:
    for threshold in card.thresholds:
        assert threshold.chosen_on
        assert threshold.reason


@every_card
def test_the_stored_tensor_gives_the_stored_output(card: ModelCard) -> None:
    golden = read_golden(card)

    outputs = run_sampled(card, OrtSession(card.read_file()), golden.tensor)

    for name, expected in golden.outputs.items():
        scale = float(np.abs(expected).max())
        assert scale > 0
        assert float(np.abs(outputs[name] - expected).max()) <= TIGHT * scale, name


@every_card
def test_the_stored_photo_gives_the_stored_tensor(card: ModelCard) -> None:
    golden = read_golden(card)

    tensor = to_tensor(decode_photo(golden.picture).image_rgb, card.input)

    difference = np.abs(tensor - golden.tensor)
    assert float(difference.mean()) <= LOOSE_MEAN
    assert float(difference.max()) <= LOOSE_MOST


@every_card
def test_goldens_stay_small(card: ModelCard) -> None:
    assert sum(path.stat().st_size for path in golden_folder(card).iterdir()) < 400_000
