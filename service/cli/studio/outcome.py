"""What came of one photograph, as the journal keeps it and the report tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

#: ``assumed``: the marketplace's rule is not public, and a careful reading of it was met
Verdict = Literal["conforms", "conforms_assumed", "does_not_conform", "refused"]
GOOD: frozenset[Verdict] = frozenset({"conforms", "conforms_assumed"})
#: the file was there when it was found and gone when it was read: nothing is kept of it
GONE = "photo_gone"


@dataclass(frozen=True, slots=True)
class Made:
    """A photograph's picture for one marketplace, or why there is none.

    ``file`` is the path below the folder of results. ``reasons`` are sentences to act on.
    """

    marketplace: str
    verdict: Verdict
    file: str | None
    byte_count: int
    width: int
    height: int
    code: str | None
    reasons: tuple[str, ...]

    @classmethod
    def refused(cls, marketplace: str, code: str, sentence: str) -> Made:
        """No picture: the code and the sentence of the refusal."""
        return cls(marketplace, "refused", None, 0, 0, 0, code, (sentence,))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One photograph: which file it was, under which settings, and its picture per marketplace.

    ``settings`` stands for the rules and networks used; another value asks for the work anew.
    ``memory`` is the working process's resident set after this photograph, ``peak_memory`` the
    largest that it ever was, in bytes.
    """

    name: str
    byte_count: int
    mtime_ns: int
    settings: str
    seconds: float
    memory: int
    peak_memory: int
    made: tuple[Made, ...]

    @property
    def good(self) -> bool:
        """Whether every marketplace got a conforming picture."""
        return all(made.verdict in GOOD for made in self.made)

    @property
    def gone(self) -> bool:
        """Whether the photograph vanished before it was read."""
        return any(made.code == GONE for made in self.made)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, words: Mapping[str, Any]) -> Outcome:
        """Reads what ``to_json`` wrote; raises TypeError or KeyError for anything else."""
        made = tuple(Made(**{**one, "reasons": tuple(one["reasons"])}) for one in words["made"])
        return cls(**{**words, "made": made})
