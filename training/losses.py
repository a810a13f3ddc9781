"""What a cut-out network is trained to make small. Each is 0 (or least) exactly at the truth."""

from __future__ import annotations

import torch
from torch.nn import functional

SIDE_WEIGHT = 0.4
EDGE_WEIGHT = 1.0


def cutout_loss(
    logits: torch.Tensor, side: torch.Tensor, alpha: torch.Tensor, counted: torch.Tensor
) -> torch.Tensor:
    """Cross-entropy, overlap and edges at full size, and the first two at stride 8.

    logits, alpha (soft truth, 0..1) and counted (1 where the truth is known, else 0): float32
    (n, 1, h, w); side: (n, 1, h/8, w/8). Returns the mean over the batch.
    """
    whole = cross_entropy(logits, alpha, counted) + overlap_loss(logits, alpha, counted)
    edges = EDGE_WEIGHT * edge_loss(torch.sigmoid(logits) * counted, alpha * counted)
    small, small_counted = (
        functional.interpolate(each, size=side.shape[2:], mode="area") for each in (alpha, counted)
    )
    coarse = cross_entropy(side, small, small_counted) + overlap_loss(side, small, small_counted)
    return whole + edges + SIDE_WEIGHT * coarse


def cross_entropy(logits: torch.Tensor, alpha: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy with soft truth, mean over counted pixels."""
    each = functional.binary_cross_entropy_with_logits(logits, alpha, reduction="none")
    return (each * counted).sum() / counted.sum().clamp(min=1.0)


def overlap_loss(logits: torch.Tensor, alpha: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """1 - soft overlap (sum of minima over sum of maxima) of each picture: 0 at soft truth too."""
    guess, truth = torch.sigmoid(logits) * counted, alpha * counted
    least = torch.minimum(guess, truth).sum(dim=(1, 2, 3))
    most = torch.maximum(guess, truth).sum(dim=(1, 2, 3))
    return (1.0 - (least + 1.0) / (most + 1.0)).mean()  # one pixel keeps empty scenes finite


def edge_loss(guess: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Mean difference of the slopes to the right and downwards."""
    across = (guess.diff(dim=3) - truth.diff(dim=3)).abs().mean()
    down = (guess.diff(dim=2) - truth.diff(dim=2)).abs().mean()
    return across + down
