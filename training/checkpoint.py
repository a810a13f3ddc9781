"""The state of a training run on disk: written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from training.errors import TrainingError


class CheckpointInvalid(TrainingError):
    """The checkpoint is damaged, or belongs to another run."""

    code = "checkpoint_invalid"


@dataclass(frozen=True)
class Progress:
    """How many steps are done, of the run that ``plan`` describes."""

    step: int
    plan: str


def save_checkpoint(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, progress: Progress
) -> None:
    """Write network, optimiser and progress; a crash leaves the former file in place."""
    draft = path.with_suffix(".draft")
    state = {
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": progress.step,
        "plan": progress.plan,
    }
    with draft.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load_checkpoint(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, plan: str
) -> Progress:
    """Bring both to the state of the file. Raises CheckpointInvalid for another plan's file."""
    state, progress = _read(path)
    if progress.plan != plan:
        raise CheckpointInvalid(f"{path.name} belongs to the run {progress.plan}, not to {plan}")
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    return progress


def load_network(path: Path, network: nn.Module) -> Progress:
    """Bring the network to the state of the file, whatever its plan, to judge or to export it.

    Raises CheckpointInvalid.
    """
    state, progress = _read(path)
    network.load_state_dict(state["network"])
    return progress


def _read(path: Path) -> tuple[dict[str, Any], Progress]:
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        return state, Progress(int(state["step"]), str(state["plan"]))
    except (RuntimeError, KeyError, ValueError, EOFError, OSError) as error:
        raise CheckpointInvalid(f"{path.name} cannot be read: {error}") from error
    except Exception as error:  # a damaged pickle fails in every way there is
        raise CheckpointInvalid(f"{path.name} is damaged") from error
