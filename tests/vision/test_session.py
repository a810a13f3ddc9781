"""The engine: described, run, closed, and never on another device than the one asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vision.errors import AcceleratorMissing
from vision.session import OrtSession, SessionClosed

TINY = (Path(__file__).parents[1] / "fixtures" / "onnx" / "tiny" / "tiny.onnx").read_bytes()


def test_a_graph_describes_itself() -> None:
    ports = OrtSession(TINY).ports()

    assert ports.inputs == {"image": ("n", 3, "height", "width")}
    assert ports.outputs == {"mean": ("n", 3), "scores": ("n", 2)}


def test_only_the_outputs_asked_for_come_back() -> None:
    tensor = np.full((2, 3, 5, 7), 0.5, np.float32)

    outputs = OrtSession(TINY).run({"image": tensor}, ["mean"])

    assert list(outputs) == ["mean"]
    np.testing.assert_allclose(outputs["mean"], np.full((2, 3), 0.5))


@pytest.mark.parametrize("accelerator", ["cuda", "coreml", "abacus", ""])
def test_a_missing_accelerator_is_an_error(accelerator: str) -> None:
    import onnxruntime as ort  # asks the engine itself what this machine has

    if accelerator == "cuda" and "CUDAExecutionProvider" in ort.get_available_providers():
        accelerator = "directml"
    with pytest.raises(AcceleratorMissing) as refusal:
        OrtSession(TINY, accelerator=accelerator)

    assert refusal.value.accelerator == accelerator
    assert "cpu" in str(refusal.value)


def test_a_closed_session_runs_no_more() -> None:
    session = OrtSession(TINY)
    session.close()
    session.close()

    with pytest.raises(SessionClosed):
        session.run({"image": np.zeros((1, 3, 4, 4), np.float32)}, ["mean"])


def test_threads_share_one_session() -> None:
    session = OrtSession(TINY)

    def mean(value: int) -> float:
        tensor = np.full((1, 3, 64, 64), value, np.float32)
        return float(session.run({"image": tensor}, ["mean"])["mean"][0, 0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(mean, range(200))) == [float(value) for value in range(200)]
