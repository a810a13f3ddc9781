"""The loop goes on to the bit, refuses foreign states, and the losses are least at the truth."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from training.checkpoint import CheckpointInvalid
from training.loop import LoopPlan, TrainingDiverged, train
from training.losses import cross_entropy, cutout_loss, edge_loss, overlap_loss
from training.networks.cutout import Decoder
from training.runs import Run

PLAN = LoopPlan(seed=3, steps=8, log_every=1, save_every=4)


class Stop(Exception):
    """The power went."""


def small() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.Conv2d(4, 1, 1))


def loss(network: nn.Module, step: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(step)
    image = torch.rand((2, 3, 8, 8), generator=generator)
    found: torch.Tensor = network(image)
    return ((found - image.mean(dim=1, keepdim=True)) ** 2).mean()


def test_a_run_that_was_cut_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    whole = train(small(), loss, PLAN, Run(tmp_path / "whole", PLAN.name("x")))

    def breaking(network: nn.Module, step: int) -> torch.Tensor:
        if step == 6:
            raise Stop
        return loss(network, step)

    with pytest.raises(Stop):
        train(small(), breaking, PLAN, Run(tmp_path / "cut", PLAN.name("x")))
    run = Run(tmp_path / "cut", PLAN.name("x"))
    resumed = train(small(), loss, PLAN, run)

    for one, other in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.equal(one, other)
    assert [each["step"] for each in run.records()] == list(range(1, 9))


def test_another_plan_does_not_go_on(tmp_path: Path) -> None:
    train(small(), loss, PLAN, Run(tmp_path, PLAN.name("x")))

    with pytest.raises(CheckpointInvalid):
        Run(tmp_path, PLAN.name("y"))


def test_a_damaged_checkpoint_is_refused(tmp_path: Path) -> None:
    run = Run(tmp_path, PLAN.name("x"))
    run.checkpoint.write_bytes(b"not a checkpoint")

    with pytest.raises(CheckpointInvalid):
        train(small(), loss, PLAN, run)


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    def broken(network: nn.Module, step: int) -> torch.Tensor:
        return loss(network, step) * float("nan")

    with pytest.raises(TrainingDiverged):
        train(small(), broken, PLAN, Run(tmp_path, PLAN.name("x")))


def test_losses_are_least_at_the_soft_truth() -> None:
    generator = torch.Generator().manual_seed(5)
    alpha = torch.rand((1, 1, 8, 8), generator=generator) * 0.9 + 0.05
    counted = torch.ones_like(alpha)
    truth = torch.logit(alpha)

    for step in (-0.5, 0.5):
        off = truth + step
        assert cross_entropy(off, alpha, counted) > cross_entropy(truth, alpha, counted)
        assert overlap_loss(off, alpha, counted) > overlap_loss(truth, alpha, counted)
    assert float(overlap_loss(truth, alpha, counted)) == pytest.approx(0.0, abs=1e-6)
    assert float(edge_loss(alpha, alpha)) == 0.0


def test_uncounted_pixels_change_no_loss() -> None:
    alpha, counted = torch.rand((1, 1, 16, 16)), torch.ones((1, 1, 16, 16))
    counted[..., 8:] = 0.0
    logits, side = torch.randn((1, 1, 16, 16)), torch.randn((1, 1, 2, 2))
    other = alpha.clone()
    other[..., 8:] = 1.0 - other[..., 8:]

    assert torch.allclose(
        cross_entropy(logits, alpha, counted), cross_entropy(logits, other, counted)
    )
    assert torch.isfinite(cutout_loss(logits, side, alpha, counted))


def test_the_decoder_answers_at_the_pictures_size() -> None:
    decoder = Decoder()
    maps = [
        torch.rand((2, width, 64 // stride, 96 // stride))
        for width, stride in zip((16, 24, 40, 112, 320), (2, 4, 8, 16, 32), strict=True)
    ]

    logits, side = decoder(maps)

    assert logits.shape == (2, 1, 64, 96)
    assert side.shape == (2, 1, 8, 12)
