"""A model is a card before it is code: everything that must be known to use it and to trust it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from vision.errors import CardInvalid, ModelFileMismatch
from vision.strict import read_table

ResizeRule = Literal["stretch", "pad", "bounded"]


@dataclass(frozen=True)
class InputSpec:
    """How a picture becomes the network's input: value = (pixel / divisor - mean) / std.

    resize: `stretch` brings the picture to size_wh whatever its shape; `pad` fits it into size_wh
    and fills the rest with fill_rgb; `bounded` keeps its shape with the longer side at most
    `longest` and both sides multiples of `multiple_of`.
    """

    name: str
    resize: ResizeRule
    order: Literal["rgb", "bgr"]
    divisor: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    size_wh: tuple[int, int] | None = None
    fill_rgb: tuple[int, int, int] | None = None
    longest: int | None = None
    multiple_of: int | None = None

    def __post_init__(self) -> None:
        wanted = {
            "stretch": {"size_wh"},
            "pad": {"size_wh", "fill_rgb"},
            "bounded": {"longest", "multiple_of"},
        }[self.resize]
        optional = ("size_wh", "fill_rgb", "longest", "multiple_of")
        given = {name for name in optional if getattr(self, name) is not None}
        if given != wanted:
            raise ValueError(
                f"input: resize {self.resize} needs exactly {', '.join(sorted(wanted))}, "
                f"got {', '.join(sorted(given)) or 'none'}"
            )
        if self.divisor <= 0 or min(self.std) <= 0:
            raise ValueError("input: divisor and std must be positive")
        if min(self.size_wh or (1,)) < 1 or (self.multiple_of or 1) < 1:
            raise ValueError("input: sizes must be positive")
        if self.longest is not None and self.longest < (self.multiple_of or 1):
            raise ValueError("input: longest must be at least multiple_of")


@dataclass(frozen=True)
class OutputSpec:
    """One output of the graph; names in the shape stand for free axes.

    activation is what the graph has already applied, so that nobody applies it again.
    """

    name: str
    shape: tuple[int | str, ...]
    activation: Literal["none", "sigmoid", "softmax", "relu6"]
    meaning: str


@dataclass(frozen=True)
class Threshold:
    """A number that decides, the data on which it was chosen, and why it is what it is."""

    name: str
    value: float
    chosen_on: str
    reason: str


@dataclass(frozen=True)
class TrainingSet:
    """A set of pictures that the weights have seen, and the terms under which it is published."""

    name: str
    terms: str


@dataclass(frozen=True)
class Training:
    """Where the weights come from; run is our own training run, or `none` for foreign weights."""

    run: str
    weights: str
    sets: tuple[TrainingSet, ...]


@dataclass(frozen=True)
class Figure:
    """One measured number, with how many things it was measured on and how to repeat it."""

    name: str
    value: float
    unit: str
    count: int
    data: str
    command: str


@dataclass(frozen=True)
class ModelCard:
    """The card of one revision of one model, as written in models/<name>/<revision>.toml."""

    name: str
    revision: int
    task: str
    summary: str
    file: str
    sha256: str
    byte_count: int
    opset: int
    licence: str
    source: str
    notices: tuple[str, ...]
    input: InputSpec
    outputs: tuple[OutputSpec, ...]
    training: Training
    thresholds: tuple[Threshold, ...] = ()
    figures: tuple[Figure, ...] = ()
    folder: Path = field(default=Path(), kw_only=True)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(f"name: expected lower-case words joined by -, got {self.name!r}")
        if self.revision < 1:
            raise ValueError(f"revision: expected 1 or more, got {self.revision}")
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError("sha256: expected 64 hexadecimal digits")
        if Path(self.file).name != self.file or not self.file.endswith(".onnx"):
            raise ValueError(f"file: expected an .onnx file beside the card, got {self.file!r}")
        if not self.outputs:
            raise ValueError("outputs: expected at least one")
        for kind, names in (
            ("outputs", [output.name for output in self.outputs]),
            ("thresholds", [threshold.name for threshold in self.thresholds]),
        ):
            if len(set(names)) != len(names):
                raise ValueError(f"{kind}: expected each name once, got {names}")
        empty = [key for key in ("task", "summary", "licence", "source") if not getattr(self, key)]
        if empty:
            raise ValueError(f"expected text in {', '.join(empty)}")

    @property
    def reference(self) -> str:
        """The name that results carry: `name@revision`."""
        return f"{self.name}@{self.revision}"

    @property
    def path(self) -> Path:
        """Where the ONNX file lies."""
        return self.folder / self.file

    def threshold(self, name: str) -> float:
        """The value of a threshold; KeyError where the card has none of this name."""
        return {each.name: each.value for each in self.thresholds}[name]

    def read_file(self) -> bytes:
        """The ONNX file's bytes, after their size and sha256 were found to be the card's.

        The same bytes go to the engine, so that nobody can change the file in between.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise ModelFileMismatch(
                f"{self.reference}: {self.file} cannot be read ({error.strerror})",
                reference=self.reference,
            ) from error
        found = hashlib.sha256(data).hexdigest()
        if (len(data), found) != (self.byte_count, self.sha256):
            raise ModelFileMismatch(
                f"{self.reference}: {self.file} has {len(data)} bytes and sha256 {found}, its card "
                f"says {self.byte_count} and {self.sha256}",
                reference=self.reference,
            )
        return data


def read_card(path: Path) -> ModelCard:
    """Read models/<name>/<revision>.toml. Raises CardInvalid that says what is wrong in it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if "folder" in table:
            raise ValueError("file: unknown keys folder")
        card = replace(read_table(ModelCard, table), folder=path.parent)
    except (OSError, ValueError) as error:
        raise CardInvalid(f"{path.name} in {path.parent.name}: {error}", path=path) from error
    if (card.name, str(card.revision)) != (path.parent.name, path.stem):
        raise CardInvalid(
            f"{path.name} in {path.parent.name}: describes {card.reference}", path=path
        )
    return card
