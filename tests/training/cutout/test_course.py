"""The course: a run that was stopped ends as one that was not; old statistics stay."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from training.checkpoint import CheckpointInvalid
from training.cutout.compose import Lessons
from training.cutout.course import Course, learn
from training.cutout.student import ENCODER, Student
from training.data_renders import read_renders
from training.judge.drawn_set import write_drawn_set
from training.loop import LoopPlan
from training.runs import Run

COURSE = Course(steps=3, batch=2, sides=(64,))


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    folder = tmp_path_factory.mktemp("drawn")
    write_drawn_set(folder, 2, 5)
    return Lessons(read_renders(folder), [], [])


def test_a_step_moves_the_encoder_less_and_never_its_statistics(
    lessons: Lessons, tmp_path: Path
) -> None:
    torch.manual_seed(COURSE.seed)  # as the course does: the decoders begin alike
    before = Student.pretrained()
    after = learn(lessons, COURSE, Run(tmp_path, "short"))

    old, new = (dict(each.state_dict()) for each in (before, after))
    old = {name: old[name] for name, _ in before.named_parameters()}
    moved = {name: float((new[name] - old[name]).abs().max()) for name in old if name in new}
    assert max(moved[name] for name in moved if name.startswith(ENCODER)) > 0.0
    for name, each in before.encoder.named_buffers():
        assert torch.equal(each, dict(after.encoder.named_buffers())[name]), name


def test_another_course_is_refused_in_the_same_folder(lessons: Lessons, tmp_path: Path) -> None:
    learn(lessons, COURSE, Run(tmp_path, "one"))
    with pytest.raises(CheckpointInvalid):
        Run(tmp_path, "another")


def test_in_training_only_the_decoder_counts_batches() -> None:
    student = Student.pretrained().train()
    frozen = [each for each in student.encoder.modules() if isinstance(each, nn.BatchNorm2d)]
    learning = [each for each in student.decoder.modules() if isinstance(each, nn.BatchNorm2d)]
    assert frozen
    assert not any(each.training for each in frozen)
    assert all(each.training for each in learning)


def test_the_served_network_answers_in_alpha() -> None:
    network = Student.pretrained().served()
    with torch.inference_mode():
        alpha = network(torch.zeros(1, 3, 64, 96))
    assert alpha.shape == (1, 1, 64, 96)
    assert 0.0 <= float(alpha.min()) <= float(alpha.max()) <= 1.0


@pytest.mark.parametrize("sides", [(), (100,)])
def test_sides_that_the_network_cannot_halve_are_refused(sides: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="multiples of 32"):
        Course(sides=sides)


def test_a_share_of_the_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="slow_share"):
        LoopPlan(seed=1, steps=1, slow_share=0.0)
