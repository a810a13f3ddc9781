"""Do networks and plain statistics take renders for photographs? Renders beside each real set.

Frozen networks that never saw a render: U²-Netp says whether there is a subject and how sure it is,
EfficientNet-Lite0 where a picture lies among others and which of ImageNet's classes it resembles.
Distances are Fréchet's between Gaussians (Heusel et al., 2017) on the 32 main axes of all pictures:
some hundred pictures do not fill 1,280 dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from training.judge.halves import Halves
from training.judge.intervals import Estimate, mean_interval, statistic_interval
from training.networks.efficientnet import load_lite0
from vision.photo import open_photo
from vision.preprocess import resize, to_tensor
from vision.runtime import LoadedModel, Runtime
from vision.tasks.cutout import CUTOUT_MODEL

Values = NDArray[np.float64]
Image = NDArray[np.uint8]

AXES = 32
LONGEST = 384  # all pictures are brought to one size: resolution is not what is judged
SURE = 0.5
STATISTICS = (
    "confidence",
    "area",
    "lightness",
    "contrast",
    "chroma",
    "sharpness",
    "noise",
    "ringing",
)


BESIDE = ("store_photos", "sneakers", "clothing", "catalogue", "ecssd")
FEWEST = 8  # pictures of a set below which nothing can be said


def photos_beside(data: Path, name: str, halves: Halves) -> list[Path]:
    """The tuning half of a real set; photographs from shops are a set of their own."""
    shops = name == "store_photos"
    files = halves.of(data, "catalogue" if shops else name, "tuning")
    return [path for path in files if (path.parent.name == "store_photos") == shops]


@dataclass(frozen=True, eq=False)
class Seen:
    """What was seen of n pictures: embeddings (n, 1280) of unit length, classes (n,) of ImageNet,
    chances (n,) of the likeliest class, statistics (n, len(STATISTICS)).
    """

    embeddings: Values
    classes: NDArray[np.intp]
    chances: Values
    statistics: Values


@dataclass(frozen=True)
class Spread:
    """One set by itself."""

    name: str
    n: int
    statistics: dict[str, Estimate]
    spread: Estimate
    top_chance: Estimate
    class_entropy: float
    classes: int


@dataclass(frozen=True)
class Apart:
    """Renders and one real set: distance, the same between halves of the real set, and mixing.

    mixing: how often a render's nearest neighbour, among as many renders as photographs, is a
    photograph; a half when nothing tells them apart, 0 when everything does.
    """

    name: str
    distance: float
    distance_within: float
    mixing: Estimate


class Looker:
    """Shows pictures to the frozen networks."""

    def __init__(self, runtime: Runtime) -> None:
        self._cutout = runtime.model(CUTOUT_MODEL)
        self._lite0_card = runtime.registry.get("efficientnet-lite0")
        self._network = load_lite0()

    def look(self, photos: Sequence[Path]) -> Seen:
        """Look at photographs, at least one."""
        rows = [self._one(path) for path in photos]
        embeddings, logits, statistics = (np.array(each) for each in zip(*rows, strict=True))
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        return Seen(embeddings, logits.argmax(axis=1), chances.max(axis=1), statistics)

    def _one(self, path: Path) -> tuple[Values, Values, list[float]]:
        image = open_photo(path).image_rgb
        scale = min(1.0, LONGEST / max(image.shape[:2]))
        size_wh = round(image.shape[1] * scale), round(image.shape[0] * scale)
        small = resize(image, size_wh)
        embedding, logits = self._embed(small)
        return embedding, logits, [*_mask(small, self._cutout), *plain_statistics(small)]

    def _embed(self, image: Image) -> tuple[Values, Values]:
        tensor = torch.from_numpy(to_tensor(image, self._lite0_card.input))
        with torch.inference_mode():
            features = self._network.extract_features(tensor)  # type: ignore[operator]  # nn.Module types every attribute as a module
            mean = features.mean(dim=(2, 3))
            head = self._network._fc
            assert isinstance(head, nn.Linear)
            logits = head(mean)
        vector = mean[0].numpy().astype(np.float64)
        return vector / max(1e-12, float(np.linalg.norm(vector))), logits[0].numpy()


def _mask(image: Image, model: LoadedModel) -> tuple[float, float]:
    """How sure U²-Netp is inside its own outline (0 without one), and the outline's share."""
    (output,) = model.run(to_tensor(image, model.card.input)).values()
    inside = output[0, 0] > SURE
    sure = float(output[0, 0][inside].mean()) if inside.any() else 0.0
    return sure, float(inside.mean())


def plain_statistics(image_rgb: Image) -> tuple[float, float, float, float, float, float]:
    """Lightness and contrast (CIE L*), chroma (CIE Lab), sharpness, noise and ringing of L*.

    sharpness: share of the variance between 1 and 2 pixels; noise: Immerkær's deviation on the
    calmest tenth; ringing: skew of the Laplacian beside strong edges, as sharpening leaves it.
    """
    lab = cv2.cvtColor(image_rgb.astype(np.float32) / np.float32(255.0), cv2.COLOR_RGB2Lab)
    light = np.asarray(lab[..., 0], np.float32)
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    fine = light - cv2.GaussianBlur(light, (0, 0), 1.0)
    coarse = light - cv2.GaussianBlur(light, (0, 0), 4.0)
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = cv2.blur(np.abs(cv2.filter2D(light, -1, kernel)), (15, 15))
    slope = np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1))
    beside = slope >= np.quantile(slope, 0.95)
    bend = cv2.Laplacian(light, cv2.CV_32F)[beside]
    return (
        float(light.mean()),
        float(light.std()),
        float(chroma.mean()),
        float(fine.var() / max(1e-6, float(coarse.var()))),
        float(np.quantile(rough, 0.1) * np.sqrt(np.pi / 2) / 6.0),
        float(np.abs(bend).mean() / max(1e-6, float(slope[beside].mean()))),
    )


def spread_of(name: str, seen: Seen) -> Spread:
    """One set: each statistic, how far embeddings lie from their mean, how varied the classes."""
    counts = np.bincount(seen.classes)
    shares = counts[counts > 0] / len(seen.classes)
    return Spread(
        name=name,
        n=len(seen.classes),
        statistics={
            each: mean_interval(seen.statistics[:, index]) for index, each in enumerate(STATISTICS)
        },
        spread=statistic_interval(seen.embeddings, _spread, draws=200),
        top_chance=mean_interval(seen.chances),
        class_entropy=float(-(shares * np.log2(shares)).sum()),
        classes=len(shares),
    )


def _spread(embeddings: Values) -> float:
    return float(((embeddings - embeddings.mean(axis=0)) ** 2).sum(axis=1).mean())


def apart(name: str, renders: Seen, photos: Seen, *, seed: int = 0) -> Apart:
    """How renders and photographs lie to each other. Raises ValueError for fewer than 8 of one."""
    if min(len(renders.embeddings), len(photos.embeddings)) < FEWEST:
        raise ValueError(f"{name}: expected at least {FEWEST} pictures of each kind")
    random = np.random.default_rng(seed)
    count = min(len(renders.embeddings), len(photos.embeddings))
    ours = renders.embeddings[random.permutation(len(renders.embeddings))[:count]]
    theirs = photos.embeddings[random.permutation(len(photos.embeddings))[:count]]
    axes = main_axes(np.concatenate([ours, theirs]))
    half = count // 2
    return Apart(
        name=name,
        distance=frechet(ours[:half] @ axes, theirs[half : 2 * half] @ axes),
        distance_within=frechet(theirs[:half] @ axes, theirs[half : 2 * half] @ axes),
        mixing=mean_interval(mixed(ours, theirs)),
    )


def mixed(ours: Values, theirs: Values) -> Values:
    """For each of ours: 1.0 where its nearest neighbour among all others is one of theirs."""
    everything = np.concatenate([ours, theirs])
    likeness = ours @ everything.T
    likeness[np.arange(len(ours)), np.arange(len(ours))] = -np.inf
    return np.asarray(likeness.argmax(axis=1) >= len(ours), dtype=np.float64)


def main_axes(embeddings: Values) -> Values:
    """The axes of largest variance as columns: (width, at most AXES)."""
    _, _, rows = np.linalg.svd(embeddings - embeddings.mean(axis=0), full_matrices=False)
    return np.asarray(rows[:AXES].T, np.float64)


def frechet(one: Values, other: Values) -> float:
    """Fréchet's distance (squared) between the Gaussians of two (n, d) samples."""
    gap = one.mean(axis=0) - other.mean(axis=0)
    first, second = (np.cov(each, rowvar=False) for each in (one, other))
    # the trace of the root of a product of two covariances is that of its eigenvalues' roots
    roots = np.sqrt(np.clip(np.linalg.eigvals(first @ second).real, 0.0, None))
    return float(gap @ gap + np.trace(first) + np.trace(second) - 2.0 * roots.sum())
