"""The measure of the generator: one small cut-out network, trained on its renders alone.

Every round trains the same network by the same plan and seeds; only the renders differ. The encoder
is frozen at its ImageNet weights and runs in ONNX Runtime, four times faster than in torch, so that
a round fits a processor; the decoder is the one that `training/networks/cutout.py` ships.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.data_compose import Composer
from training.export import Recipe, export
from training.loop import LoopPlan, train
from training.losses import cutout_loss
from training.networks.cutout import FEATURES, Decoder, Encoder
from training.networks.efficientnet import load_lite0
from training.runs import Run
from vision.card import InputSpec
from vision.preprocess import to_tensor
from vision.session import OrtSession, Session

SIDE = 256
INPUT = InputSpec(
    name="image",
    resize="stretch",
    order="rgb",
    divisor=1.0,
    mean=(127.0, 127.0, 127.0),
    std=(128.0, 128.0, 128.0),
    size_wh=(SIDE, SIDE),
)

Features = tuple[torch.Tensor, ...]


@dataclass(frozen=True)
class MeasurePlan:
    """What every round has in common."""

    seeds: tuple[int, ...] = (1, 2, 3)
    steps: int = 240
    batch: int = 8
    rate: float = 4e-3

    def loop(self, seed: int) -> LoopPlan:
        """The loop's plan of one seed."""
        return LoopPlan(seed=seed, steps=self.steps, rate=self.rate)


def frozen_encoder(path: Path, pictures: Sequence[NDArray[np.uint8]]) -> OrtSession:
    """The encoder as an ONNX file, exported once and compared with torch on the pictures."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        recipe = Recipe(lambda: Encoder(load_lite0()), FEATURES, {0: "n"})
        export(recipe.build(), recipe, INPUT, pictures, path)
    return OrtSession(path.read_bytes())


def encode(session: Session, images: Sequence[NDArray[np.uint8]]) -> Features:
    """Feature maps of uint8 (H, W, 3) pictures, as a batch."""
    batch = np.concatenate([to_tensor(image, INPUT) for image in images])
    found = session.run({INPUT.name: batch}, list(FEATURES))
    return tuple(torch.from_numpy(found[name]) for name in FEATURES)


def train_decoder(
    composer: Composer, session: Session, plan: MeasurePlan, seed: int, folder: Path
) -> Decoder:
    """Train one seed's decoder on composed renders; go on where a former call stopped."""
    torch.manual_seed(seed)
    decoder = Decoder()
    loop = plan.loop(seed)
    what = f"measure of {len(composer.renders)} renders, batch {plan.batch}, {SIDE} px:"
    train(decoder, _loss(composer, session, plan, seed), loop, Run(folder, loop.name(what)))
    return decoder


def _loss(
    composer: Composer, session: Session, plan: MeasurePlan, seed: int
) -> Callable[[nn.Module, int], torch.Tensor]:
    def loss(network: nn.Module, step: int) -> torch.Tensor:
        samples = [
            composer.sample(random.Random(f"{seed} {step} {index}"))  # noqa: S311  (pictures, no secrets)
            for index in range(plan.batch)
        ]
        truth = torch.from_numpy(np.stack([each.alpha for each in samples]))[:, None]
        logits, side = network(encode(session, [each.image_rgb for each in samples]))
        return cutout_loss(logits, side, truth, torch.ones_like(truth))

    return loss


def alpha_of(
    image_rgb: NDArray[np.uint8], session: Session, decoder: Decoder
) -> NDArray[np.float32]:
    """The network's alpha at the photograph's own size: float32 (H, W), 0..1, nothing refined."""
    with torch.inference_mode():
        logits, _ = decoder(encode(session, [image_rgb]))
        small = torch.sigmoid(logits)[0, 0].numpy()
    size_wh = image_rgb.shape[1], image_rgb.shape[0]
    return np.asarray(cv2.resize(small, size_wh, interpolation=cv2.INTER_LINEAR), np.float32)
