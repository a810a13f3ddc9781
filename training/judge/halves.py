"""Each real set in two halves: one to tune by, one to report on. Committed, by content.

`datasets/real-halves/<set>.csv` lists file, sha256, group and half. A file is known by its content,
so that a renamed one keeps its half; an unknown one goes by the rule that made the lists: an even
last digit of the sha256 (a group's smallest) means tuning. Sets of few groups, where that rule can
leave a half empty, were dealt out in turn, in the order of the groups' smallest hashes.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from training.errors import TrainingError
from training.judge.siblings import group_names, pictures

Half = Literal["tuning", "reporting"]
COLUMNS = ("file", "sha256", "group", "half")
FOLDER = Path("datasets/real-halves")
FEW_GROUPS = 20  # with so many, a half of under a quarter of the groups has a chance below 1 %


class HalvesInvalid(TrainingError):
    """The list of halves is damaged or contradicts itself."""

    code = "halves_invalid"


@dataclass(frozen=True)
class Member:
    """One listed picture: its path below the data folder, sha256, group and half."""

    file: str
    sha256: str
    group: str
    half: Half

    def __post_init__(self) -> None:
        if len(self.sha256) != 64 or self.half not in ("tuning", "reporting"):
            raise HalvesInvalid(f"{self.file}: {self.sha256!r} in half {self.half!r}")


def half_by_hash(sha256: str) -> Half:
    """The rule for files that no list knows."""
    return "tuning" if int(sha256[-1], 16) % 2 == 0 else "reporting"


def sha256_of(path: Path) -> str:
    """The file's sha256 in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def divide(data: Path, name: str) -> list[Member]:
    """List a set anew: each group wholly in one half, equal contents in one group."""
    files = pictures(data, name)
    hashes = [sha256_of(path) for path in files]
    groups = _with_equal_contents(group_names(data, name, files), hashes)
    smallest: dict[str, str] = {}
    for group, digest in zip(groups, hashes, strict=True):
        smallest[group] = min(digest, smallest.get(group, digest))
    halves = _deal(smallest)
    return [
        Member(path.relative_to(data).as_posix(), digest, group, halves[group])
        for path, group, digest in zip(files, groups, hashes, strict=True)
    ]


def _deal(smallest: Mapping[str, str]) -> dict[str, Half]:
    if len(smallest) >= FEW_GROUPS:
        return {group: half_by_hash(digest) for group, digest in smallest.items()}
    ordered = sorted(smallest, key=lambda group: smallest[group])
    return {group: "reporting" if turn % 2 else "tuning" for turn, group in enumerate(ordered)}


def _with_equal_contents(groups: Sequence[str], hashes: Sequence[str]) -> list[str]:
    """Groups renamed so that two with a file of equal content become one."""
    leader: dict[str, str] = {group: group for group in groups}

    def lead(group: str) -> str:
        while leader[group] != group:
            group = leader[group]
        return group

    first: dict[str, str] = {}
    for group, digest in zip(groups, hashes, strict=True):
        one, other = sorted((lead(group), lead(first.setdefault(digest, group))))
        leader[other] = one
    return [lead(group) for group in groups]


def write_halves(members: Iterable[Member], path: Path) -> None:
    """Write one set's list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows((each.file, each.sha256, each.group, each.half) for each in members)


class Halves:
    """The committed halves of all sets, asked by content."""

    def __init__(self, members: Iterable[Member]) -> None:
        halves: dict[str, Half] = {}
        for each in members:
            if halves.setdefault(each.sha256, each.half) != each.half:
                raise HalvesInvalid(f"{each.file}: its content is listed in both halves")
        self._halves: Mapping[str, Half] = MappingProxyType(halves)

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Halves:
        """Read every list of the folder. Raises HalvesInvalid for a damaged one or none."""
        lists = sorted(folder.glob("*.csv"))
        if not lists:
            raise HalvesInvalid(f"{folder} holds no lists of halves")
        return cls(member for path in lists for member in read_list(path))

    def half_of(self, path: Path) -> Half:
        """The half of a file, listed or not."""
        digest = sha256_of(path)
        return self._halves.get(digest) or half_by_hash(digest)

    def of(self, data: Path, name: str, half: Half) -> list[Path]:
        """The pictures of one half of a set below ``data``, sorted by path."""
        return [path for path in pictures(data, name) if self.half_of(path) == half]


def read_list(path: Path) -> list[Member]:
    """Read one set's list. Raises HalvesInvalid."""
    with path.open(newline="", encoding="utf-8") as file:
        table = csv.DictReader(file)
        if tuple(table.fieldnames or ()) != COLUMNS:
            raise HalvesInvalid(f"{path.name}: expected the columns {', '.join(COLUMNS)}")
        return [
            Member(row["file"], row["sha256"], row["group"], cast("Half", row["half"]))
            for row in table
        ]
