"""What a run was asked for, and the fingerprint by which work done under it is known again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.errors import ServiceError
from vision.backends.choice import OWN_BACKEND, Backend, fingerprint

if TYPE_CHECKING:
    from vision.studio.rules import MarketplaceRule

#: raised by hand when the pictures change for another reason than rules and networks
PICTURES_VERSION = 1
ALL = "all"


class MarketplaceUnknown(ServiceError):
    """No picture rule has this name."""

    code = "studio_marketplace_unknown"


@dataclass(frozen=True, slots=True)
class StudioSettings:
    """Where results go, by whose picture rules, cut out by what."""

    out: Path
    marketplaces: tuple[str, ...]
    models: Path
    rules: Path | None
    backend: Backend = OWN_BACKEND

    def chosen(self) -> Sequence[MarketplaceRule]:
        """The rules asked for, in the order asked.

        Raises:
            MarketplaceUnknown: one has no rule.
            MarketplaceRuleInvalid: a rule's file is broken.
        """
        from vision.studio.rules import load_rules

        known = load_rules(self.rules)
        names = tuple(sorted(known)) if self.marketplaces == (ALL,) else self.marketplaces
        for name in names:
            if name not in known:
                raise MarketplaceUnknown(marketplace=name, known=sorted(known))
        return [known[name] for name in names]

    def fingerprint(self) -> str:
        """Changes when the same photograph would give other pictures."""
        cutout = fingerprint(self.backend, self.models)
        parts = (PICTURES_VERSION, cutout, *map(repr, self.chosen()))
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """For a worker's command line."""
        return json.dumps(
            {
                "out": str(self.out),
                "marketplaces": self.marketplaces,
                "models": str(self.models),
                "rules": _text(self.rules),
                "backend": self.backend.name,
                "weights": _text(self.backend.weights),
            }
        )

    @classmethod
    def from_json(cls, words: Mapping[str, Any]) -> StudioSettings:
        """Reads what ``to_json`` wrote."""
        return cls(
            out=Path(words["out"]),
            marketplaces=tuple(words["marketplaces"]),
            models=Path(words["models"]),
            rules=_path(words["rules"]),
            backend=Backend(words["backend"], _path(words["weights"])),
        )


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)
