"""The course: which lessons come in which step, at which size, and what a step costs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from training.cutout.compose import Lessons
from training.cutout.student import ENCODER, Student
from training.loop import LoopPlan, train
from training.losses import cutout_loss
from training.runs import Run
from vision.card import InputSpec
from vision.preprocess import to_tensor


@dataclass(frozen=True)
class Course:
    """Batches of one size each, the size drawn anew for every step."""

    seed: int = 1
    steps: int = 2400
    batch: int = 8
    rate: float = 3e-3
    encoder_share: float = 0.15
    sides: tuple[int, ...] = (256, 320, 320, 384)

    def __post_init__(self) -> None:
        if any(side % 32 for side in self.sides) or not self.sides:
            raise ValueError(f"sides: expected multiples of 32, got {self.sides}")

    def loop(self) -> LoopPlan:
        """The loop's plan."""
        return LoopPlan(
            seed=self.seed,
            steps=self.steps,
            rate=self.rate,
            warm_steps=50,
            decay=1e-2,
            slow=ENCODER,
            slow_share=self.encoder_share,
        )


def input_of(side: int) -> InputSpec:
    """How a picture becomes the network's input, as EfficientNet-Lite was trained."""
    mean, std = (127.0, 127.0, 127.0), (128.0, 128.0, 128.0)
    return InputSpec(
        name="image",
        resize="stretch",
        order="rgb",
        divisor=1.0,
        mean=mean,
        std=std,
        size_wh=(side, side),
    )


def learn(lessons: Lessons, course: Course, run: Run) -> Student:
    """Train a pretrained student, or go on where the run stopped."""
    torch.manual_seed(course.seed)
    student = Student.pretrained().to(memory_format=torch.channels_last)
    train(student, _loss(lessons, course), course.loop(), run)
    return student


def _loss(lessons: Lessons, course: Course) -> Callable[[nn.Module, int], torch.Tensor]:
    def loss(network: nn.Module, step: int) -> torch.Tensor:
        draw = random.Random(f"{course.seed} {step}")  # noqa: S311  (pictures, no secrets)
        side = draw.choice(course.sides)
        spec = input_of(side)
        made = [
            lessons.lesson((side, side), random.Random(f"{course.seed} {step} {index}"))  # noqa: S311  (as above)
            for index in range(course.batch)
        ]
        images = np.concatenate([to_tensor(each.image_rgb, spec) for each in made])
        alpha, counted = (
            torch.from_numpy(np.stack([getattr(each, name) for each in made]))[:, None]
            for name in ("alpha", "counted")
        )
        flow = torch.from_numpy(images).to(memory_format=torch.channels_last)
        logits, coarse = network(flow)
        return cutout_loss(logits, coarse, alpha, counted)

    return loss
