"""Fits the weights of the colour-cast check: ``python -m training.capture.fit_cast --data DIR``.

Only CC0 photographs (the tuning half of ``clothing``) teach it, each as it is and under the
committed lamps; cross-validation by photograph says what the weights are worth on others.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from training.capture.levels import read_levels
from training.capture.spoil import tinted
from training.judge.halves import Halves
from vision.geometry import fit_within
from vision.photo import open_photo
from vision.preprocess import resize
from vision.tasks.quality_cast import BINS, CAST_LONGEST, SUMMARY, cast_features

Floats = NDArray[np.float64]

OUT = Path("vision/tasks/quality_cast.toml")
RIDGE = 3.0
FOLDS = 5
STEPS = 15


def fit(features: Floats, cast: Floats, weights: Floats) -> Floats:
    """Logistic regression with a ridge on all but the first weight, by Newton's steps."""
    found = np.zeros(features.shape[1])
    ridge = np.full(found.size, RIDGE)
    ridge[0] = 0.01
    for _ in range(STEPS):
        said = 1.0 / (1.0 + np.exp(-np.clip(features @ found, -30, 30)))
        bend = weights * said * (1.0 - said) + 1e-6
        hessian = features.T @ (features * bend[:, None]) + np.diag(ridge)
        found = found + np.linalg.solve(
            hessian, features.T @ (weights * (cast - said)) - ridge * found
        )
    return found


def auroc(spoilt: Sequence[float] | Floats, sound: Sequence[float] | Floats) -> float:
    """The chance that a spoilt one scores above a sound one, ties counted half."""
    high, low = np.asarray(spoilt)[:, None], np.asarray(sound)[None]
    return float((high > low).mean() + 0.5 * (high == low).mean())


def samples(photos: Sequence[Path]) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Features (n, d), whether under a lamp (n,), and the number of the photograph (n,)."""
    lamps = [level.gains_rgb for level in read_levels() if level.gains_rgb is not None]
    rows, cast, owner = [], [], []
    for number, path in enumerate(track(photos, console=Console(stderr=True))):
        image = open_photo(path).image_rgb
        small = resize(image, fit_within((image.shape[1], image.shape[0]), CAST_LONGEST))
        for lamp in (None, *lamps):
            features = cast_features(small if lamp is None else tinted(small, lamp))
            if features is not None:
                rows.append(features)
                cast.append(float(lamp is not None))
                owner.append(number)
    return np.array(rows), np.array(cast), np.array(owner, np.intp)


def held_out_scores(
    features: Floats, cast: Floats, owner: NDArray[np.intp], weights: Floats
) -> Floats:
    """Each sample's probability by weights that were fitted without its photograph."""
    scores = np.zeros(len(cast))
    for fold in range(FOLDS):
        out = owner % FOLDS == fold
        found = fit(features[~out], cast[~out], weights[~out])
        scores[out] = 1.0 / (1.0 + np.exp(-np.clip(features[out] @ found, -30, 30)))
    return scores


def written(found: Floats, photos: int, said: str) -> str:
    """The file's text."""
    parts = {
        "summary": found[:SUMMARY],
        "all_pixels": found[SUMMARY : SUMMARY + BINS],
        "bright_pixels": found[SUMMARY + BINS :],
    }
    lines = [
        "# Written by `python -m training.capture.fit_cast`; " + said,
        'source = "fitted by this project, from nothing"',
        'licence = "LicenseRef-Proprietary"',
        f'fitted_on = "{photos} CC0 photographs (tuning half of clothing), as they are and tinted"',
    ]
    for name, values in parts.items():
        lines.append(f"{name} = [")
        for start in range(0, len(values), 13):
            row = ", ".join(f"{value:.3f}" for value in values[start : start + 13])
            lines.append(f"    {row},")
        lines.append("]")
    return "\n".join(lines) + "\n"


def main(
    data: Annotated[Path, typer.Option(exists=True, help="Folder that holds clothing/.")],
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = OUT,
) -> None:
    """Fit on the tuning half, say what that is worth on photographs left out, and write."""
    photos = Halves.read().of(data, "clothing", "tuning")
    features, cast, owner = samples(photos)
    weights = np.where(cast > 0, 1.0 / max(1.0, cast.sum() / (cast == 0).sum()), 1.0)
    scores = held_out_scores(features, cast, owner, weights)
    area = auroc(scores[cast > 0], scores[cast == 0])
    limit = float(np.quantile(scores[cast == 0], 0.96))
    said = f"held out: AUROC {area:.3f}, 4 % of {len(photos)} untouched lie above {limit:.3f}"
    out.write_text(written(fit(features, cast, weights), len(photos), said), encoding="utf-8")
    Console().print(said)


if __name__ == "__main__":
    typer.run(main)
