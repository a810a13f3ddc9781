"""A run's network leaves training as ONNX that answers as torch did."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from training.checkpoint import CheckpointInvalid, load_network
from training.cutout.compose import Lessons
from training.cutout.course import Course, input_of, learn
from training.cutout.publish import export_run
from training.cutout.student import Student
from training.data_renders import read_renders
from training.drawing import draw_bag
from training.judge.drawn_set import write_drawn_set
from training.runs import Run
from vision.preprocess import to_tensor
from vision.session import OrtSession

SIDE = 64


def test_a_trained_run_is_exported(tmp_path: Path) -> None:
    write_drawn_set(tmp_path / "drawn", 2, 5)
    lessons = Lessons(read_renders(tmp_path / "drawn"), [], [])
    course = Course(steps=1, batch=2, sides=(SIDE,))
    kept = Run(tmp_path / "run", "short")
    trained = learn(lessons, course, kept)
    picture = draw_bag((96, 64)).image_rgb

    written = export_run(kept.checkpoint, SIDE, [picture], tmp_path / "card" / "cutout.onnx")

    session = OrtSession(written.path.read_bytes())
    tensor = to_tensor(picture, input_of(SIDE))
    (answer,) = session.run({"image": tensor}, ["alpha"]).values()
    with torch.inference_mode():
        expected = trained.served()(torch.from_numpy(tensor)).numpy()
    assert np.abs(answer - expected).max() < 1e-4


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"nothing")
    with pytest.raises(CheckpointInvalid):
        load_network(tmp_path / "checkpoint.pt", Student.pretrained())
