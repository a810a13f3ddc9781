"""The network while it learns: every part answers in logits, and old statistics stay."""

from __future__ import annotations

from typing import Self

import torch
from torch import nn

from training.networks.cutout import CutoutNetwork, Decoder, Encoder
from training.networks.efficientnet import load_lite0

ENCODER = "encoder."  # what the names of its parameters begin with


class Student(nn.Module):
    """float32 (n, 3, h, w) -> logits at full size and at stride 8.

    The encoder's batch statistics stay those of ImageNet: batches of eight would only add noise.
    """

    def __init__(self, encoder: Encoder, decoder: Decoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    @classmethod
    def pretrained(cls) -> Self:
        """ImageNet's encoder and a decoder that knows nothing."""
        return cls(Encoder(load_lite0()), Decoder())

    def train(self, mode: bool = True) -> Self:
        """Switch the decoder; the encoder's normalisation stays in evaluation mode."""
        super().train(mode)
        for module in self.encoder.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits; sigmoid makes alpha of them."""
        logits, side = self.decoder(self.encoder(image))
        return logits, side

    def served(self) -> CutoutNetwork:
        """The network as it is exported."""
        return CutoutNetwork(self.encoder, self.decoder).eval()
