"""The set: which photographs, which damage on each, and the files of every picture."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.clothing_damage.cloth import Cloth, NotOneGarment, read_cloth
from training.clothing_damage.compose import Damaged, finish, inflict
from training.clothing_damage.kinds import KINDS
from training.errors import TrainingError
from training.judge.halves import Halves, sha256_of
from training.judge.siblings import pictures
from vision.photo import open_photo
from vision.runtime import Runtime

SOUND_SHARE = 0.4
MOST_DAMAGES = 3
CALIBRATION_SHARE = 5  # every fifth photograph of the tuning half calibrates
UNFIT_LABELS = frozenset({"Shoes", "Hat", "Other", "Not sure", "Skip"})  # not of cloth, or unsure
QUALITY = 92
COLUMNS = ("file", "sha256", "split", "photo", "photo_sha256", "kinds", "seed", "width", "height")


class NothingToDamage(TrainingError):
    """No photograph shows a garment whose outline is sure enough."""

    code = "nothing_to_damage"


@dataclass(frozen=True)
class Source:
    """A photograph that may carry damage: its file, hash, label and split."""

    path: Path
    sha256: str
    label: str
    split: str


@dataclass(frozen=True)
class Made:
    """One picture of the set as the manifest lists it."""

    file: str
    source: Source
    kinds: tuple[str, ...]
    seed: int
    size_wh: tuple[int, int]


def sources(data: Path, halves: Halves) -> list[Source]:
    """Photographs of garments: the tuning half trains and calibrates, the reporting half tests."""
    with (data / "clothing" / "images.csv").open(newline="", encoding="utf-8") as file:
        labels = {row["image"]: row["label"] for row in csv.DictReader(file)}
    found = []
    for path in pictures(data, "clothing"):
        label = labels.get(path.stem, "Not sure")
        if label not in UNFIT_LABELS:
            digest = sha256_of(path)
            found.append(Source(path, digest, label, _split(halves.half_of(path), digest)))
    return found


def _split(half: str, digest: str) -> str:
    if half == "reporting":
        return "test"
    return "calibration" if int(digest[:8], 16) % CALIBRATION_SHARE == 0 else "train"


def make_set(
    found: Sequence[Source], out: Path, count: int, seed: int, runtime: Runtime
) -> Iterator[Made | None]:
    """Make ``count`` pictures, going round the photographs in an order that the seed chooses.

    Yields each as it is there, old or new; None for a photograph without a sure garment, which is
    passed over. Raises NothingToDamage when all were passed over.
    """
    out.mkdir(parents=True, exist_ok=True)
    order = np.random.default_rng(seed).permutation(len(found))
    unfit: set[int] = set()
    done, turn = 0, 0
    while done < count:
        index = int(order[turn % len(order)]) if len(order) else -1
        turn += 1
        if len(unfit) == len(found):
            raise NothingToDamage
        if index in unfit:
            continue
        made = _one(found[index], out, seed * 1_000_003 + turn, runtime)
        if made is None:
            unfit.add(index)
        else:
            done += 1
        yield made


def _one(source: Source, out: Path, seed: int, runtime: Runtime) -> Made | None:
    name = f"{source.split}-{source.sha256[:12]}-{seed}"
    described = out / f"{name}.json"
    if described.is_file():
        return _made_before(source, described)
    image = open_photo(source.path).image_rgb
    try:
        cloth = read_cloth(image, runtime)
    except NotOneGarment:
        return None
    random = np.random.default_rng(seed)
    worn, damages = damage(cloth, random)
    picture = finish(image, worn.colours, random) if damages else image
    _write(out, name, picture, damages)
    facts: dict[str, Any] = {
        "id": name,
        "set": "clothing-damage",
        "split": source.split,
        "seed": seed,
        "photo": source.path.name,
        "photo_sha256": source.sha256,
        "label": source.label,
        "size_wh": [image.shape[1], image.shape[0]],
        "damages": [
            {"file": f"{name}.damage-{index}-{each.kind}.png", **each.facts()}
            for index, each in enumerate(damages)
        ],
    }
    described.write_text(json.dumps(facts, indent=1) + "\n")
    kinds = tuple(each.kind for each in damages)
    return Made(f"{name}.jpg", source, kinds, seed, (image.shape[1], image.shape[0]))


def _made_before(source: Source, described: Path) -> Made:
    facts = json.loads(described.read_text())
    kinds = tuple(each["kind"] for each in facts["damages"])
    size_wh = (facts["size_wh"][0], facts["size_wh"][1])
    return Made(f"{facts['id']}.jpg", source, kinds, facts["seed"], size_wh)


def damage(cloth: Cloth, random: np.random.Generator) -> tuple[Cloth, list[Damaged]]:
    """None (SOUND_SHARE), or one to three damages of different kinds, each on the one before."""
    if random.random() < SOUND_SHARE:
        return cloth, []
    wanted = int(random.choice([1, 2, MOST_DAMAGES], p=[0.6, 0.28, 0.12]))
    damages: list[Damaged] = []
    for kind in random.permutation(list(KINDS)):
        made = inflict(cloth, str(kind), random)
        if made is not None:
            cloth, each = made
            damages.append(each)
        if len(damages) == wanted:
            break
    return cloth, damages


def _write(out: Path, name: str, picture: NDArray[np.uint8], damages: Sequence[Damaged]) -> None:
    """Sound and damaged pictures are encoded alike, so that no network learns the encoder."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
    cv2.imwrite(str(out / f"{name}.jpg"), picture[..., ::-1], quality)
    for index, each in enumerate(damages):
        mask = np.round(each.mask * 255.0).astype(np.uint8)
        cv2.imwrite(str(out / f"{name}.damage-{index}-{each.kind}.png"), mask)


def write_manifest(path: Path, out: Path, made: Sequence[Made]) -> None:
    """List the pictures with their hashes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for each in sorted(made, key=lambda one: one.file):
            digest = hashlib.sha256((out / each.file).read_bytes()).hexdigest()
            photo = (each.source.path.name, each.source.sha256)
            kinds = " ".join(each.kinds)
            row = (each.file, digest, each.source.split, *photo, kinds, each.seed, *each.size_wh)
            table.writerow(row)
