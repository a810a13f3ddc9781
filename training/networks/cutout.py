"""The cut-out network: EfficientNet-Lite0 as encoder, a light pyramid as decoder.

The decoder is a feature pyramid (Lin et al., CVPR 2017) of depthwise convolutions with the
picture's mean added at its top, so that every pixel knows what the whole shows.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

STAGE_ENDS = (0, 2, 4, 10, 15)  # last blocks at strides 2, 4, 8, 16 and 32
ENCODER_WIDTHS = (16, 24, 40, 112, 320)
DECODER_WIDTHS = (16, 32, 48, 64, 64)
SIDE_LEVEL = 2  # stride 8 also answers during training: coarse layers learn sooner
FEATURES = ("stride_2", "stride_4", "stride_8", "stride_16", "stride_32")


class Encoder(nn.Module):
    """float32 (n, 3, h, w), sides multiples of 32 -> five maps at strides 2, 4, 8, 16 and 32."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.stem = nn.Sequential(network._conv_stem, network._bn0, network._swish)  # type: ignore[arg-type]  # nn.Module types every attribute as a module
        blocks = list(network._blocks)  # type: ignore[arg-type]  # as above
        starts = (0, *(end + 1 for end in STAGE_ENDS[:-1]))
        self.stages = nn.ModuleList(
            nn.Sequential(*blocks[start : end + 1])
            for start, end in zip(starts, STAGE_ENDS, strict=True)
        )

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The last map of each stride, finest first."""
        maps = []
        flow = self.stem(image)
        for stage in self.stages:
            flow = stage(flow)
            maps.append(flow)
        return tuple(maps)


class Mix(nn.Sequential):
    """A depthwise 3 x 3 and a pointwise convolution, each normalised, with ReLU6 as the encoder."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__(
            nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU6(),
            nn.Conv2d(width, out, 1, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU6(),
        )


class Decoder(nn.Module):
    """Five maps -> logits (n, 1, h, w) at the picture's size, and (n, 1, h/8, w/8) beside them."""

    def __init__(
        self,
        encoder_widths: Sequence[int] = ENCODER_WIDTHS,
        widths: Sequence[int] = DECODER_WIDTHS,
    ) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(
            nn.Conv2d(coming, width, 1)
            for coming, width in zip(encoder_widths, widths, strict=True)
        )
        self.context = nn.Conv2d(encoder_widths[-1], widths[-1], 1)
        self.mix = nn.ModuleList(
            Mix(width, widths[max(0, level - 1)]) for level, width in enumerate(widths)
        )
        self.head = nn.Conv2d(widths[0], 1, 3, padding=1)
        self.side = nn.Conv2d(widths[SIDE_LEVEL - 1], 1, 1)

    def forward(self, maps: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits at full size and at stride 8; sigmoid makes alpha of them."""
        flow = self.context(maps[-1].mean(dim=(2, 3), keepdim=True))
        side = flow
        for level in range(len(maps) - 1, -1, -1):
            lateral = self.lateral[level](maps[level])
            if level < len(maps) - 1:
                flow = functional.interpolate(flow, scale_factor=2.0, mode="bilinear")
            flow = self.mix[level](lateral + flow)
            if level == SIDE_LEVEL:
                side = self.side(flow)
        logits = functional.interpolate(self.head(flow), scale_factor=2.0, mode="bilinear")
        return logits, side


class CutoutNetwork(nn.Module):
    """float32 (n, 3, h, w), sides multiples of 32 -> `alpha` (n, 1, h, w) in 0..1."""

    def __init__(self, encoder: Encoder, decoder: Decoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Alpha of each pixel."""
        logits, _ = self.decoder(self.encoder(image))
        return torch.sigmoid(logits)
