"""The training loop: short, seeded, resumable to the bit.

A batch is a function of the plan's seed and the step's number alone, and the networks draw no
random numbers, so that network, optimiser and step are the whole state.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from training.checkpoint import Progress, load_checkpoint, save_checkpoint
from training.errors import TrainingError
from training.runs import Run

Loss = Callable[[nn.Module, int], torch.Tensor]
"""(network, step) -> the loss of that step's batch."""


class TrainingDiverged(TrainingError):
    """The loss is no longer a number."""

    code = "training_diverged"


@dataclass(frozen=True)
class LoopPlan:
    """AdamW by a half cosine after a short rise (Loshchilov & Hutter, 2017 and 2019)."""

    seed: int
    steps: int
    rate: float = 3e-3
    warm_steps: int = 10
    decay: float = 1e-2
    longest_gradient: float = 5.0
    log_every: int = 10
    save_every: int = 50
    slow: str = ""  # parameters whose names begin so, such as a pretrained encoder's ...
    slow_share: float = 1.0  # ... learn at this share of the rate

    def __post_init__(self) -> None:
        if min(self.steps, self.log_every, self.save_every) < 1 or self.rate <= 0:
            raise ValueError("steps, log_every, save_every and rate must be positive")
        if not 0.0 < self.slow_share <= 1.0:
            raise ValueError(f"slow_share: expected above 0 and at most 1, got {self.slow_share}")

    def name(self, what: str) -> str:
        """A sentence that says the same for the same run only."""
        return f"{what} {asdict(self)}"

    def rate_at(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rise = min(1.0, (step + 1) / max(1, self.warm_steps))
        return self.rate * rise * 0.5 * (1.0 + math.cos(math.pi * step / self.steps))


def train(network: nn.Module, loss: Loss, plan: LoopPlan, run: Run) -> nn.Module:
    """Train in place and return the network in evaluation mode; go on where the run stopped.

    Raises TrainingDiverged, CheckpointInvalid.
    """
    optimiser = torch.optim.AdamW(_groups(network, plan), lr=plan.rate, weight_decay=plan.decay)
    start = 0
    if run.checkpoint.is_file():
        start = load_checkpoint(run.checkpoint, network, optimiser, run.plan).step
    run.cut_back(start)
    network.train()
    for step in range(start, plan.steps):
        begun = time.monotonic()
        value = _step(network, loss, optimiser, plan, step)
        done = step + 1
        if done % plan.log_every == 0 or done == plan.steps:
            took = time.monotonic() - begun
            run.append({"step": done, "loss": value, "seconds": round(took, 3)})
        if done % plan.save_every == 0 or done == plan.steps:
            save_checkpoint(run.checkpoint, network, optimiser, Progress(done, run.plan))
    return network.eval()


def _groups(network: nn.Module, plan: LoopPlan) -> list[dict[str, Any]]:
    """What learns, in one group for each share of the rate; none is empty."""
    wanted = [(name, each) for name, each in network.named_parameters() if each.requires_grad]
    slow = [each for name, each in wanted if plan.slow and name.startswith(plan.slow)]
    fast = [each for name, each in wanted if not (plan.slow and name.startswith(plan.slow))]
    groups = [{"params": fast, "share": 1.0}, {"params": slow, "share": plan.slow_share}]
    return [each for each in groups if each["params"]]


def _step(
    network: nn.Module, loss: Loss, optimiser: torch.optim.Optimizer, plan: LoopPlan, step: int
) -> float:
    for group in optimiser.param_groups:
        group["lr"] = plan.rate_at(step) * group["share"]
    optimiser.zero_grad(set_to_none=True)
    value = loss(network, step)
    if not torch.isfinite(value):
        raise TrainingDiverged(f"the loss of step {step} is {value.item()}")
    value.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    nn.utils.clip_grad_norm_(network.parameters(), plan.longest_gradient)
    optimiser.step()
    return float(value.detach())
