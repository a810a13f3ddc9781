"""The cards of all models that this installation has, from one or more folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from vision.card import ModelCard, read_card
from vision.errors import CardInvalid, DuplicateCard, ModelFileMismatch, UnknownModel


@dataclass(frozen=True)
class FileState:
    """Whether the file of one card is there and is the one described; problem is empty if so."""

    card: ModelCard
    problem: str

    @property
    def sound(self) -> bool:
        """True where the file is the card's."""
        return not self.problem


class ModelRegistry:
    """Cards by `name@revision`; a bare name means its newest revision."""

    def __init__(self, cards: Mapping[str, ModelCard]) -> None:
        self._cards = MappingProxyType(dict(cards))

    @classmethod
    def read(cls, *roots: Path) -> ModelRegistry:
        """Read <root>/<name>/<revision>.toml of every root.

        Raises CardInvalid for a bad card or a root that is no folder, DuplicateCard where two
        cards claim one `name@revision`.
        """
        cards: dict[str, ModelCard] = {}
        for root in roots:
            if not root.is_dir():
                raise CardInvalid(f"{root} is not a folder of models", path=root)
            for path in sorted(root.glob("*/*.toml")):
                card = read_card(path)
                if card.reference in cards:
                    raise DuplicateCard(
                        f"Two cards describe {card.reference}: in {cards[card.reference].folder} "
                        f"and in {card.folder}",
                        reference=card.reference,
                    )
                cards[card.reference] = card
        return cls(cards)

    def get(self, reference: str) -> ModelCard:
        """The card of `name@revision`, or of the newest revision of `name`."""
        if reference in self._cards:
            return self._cards[reference]
        revisions = [card for card in self if card.name == reference]
        if not revisions:
            raise UnknownModel(
                f"No model {reference}; there are {', '.join(self._cards) or 'none'}",
                reference=reference,
            )
        return max(revisions, key=lambda card: card.revision)

    def verify(self, card: ModelCard) -> None:
        """Raise ModelFileMismatch unless the file is there with the card's size and sha256."""
        card.read_file()

    def verify_all(self) -> tuple[FileState, ...]:
        """The state of every card's file, for a person to read."""
        states = []
        for card in self:
            try:
                self.verify(card)
            except ModelFileMismatch as error:
                states.append(FileState(card, str(error)))
            else:
                states.append(FileState(card, ""))
        return tuple(states)

    def __iter__(self) -> Iterator[ModelCard]:
        return iter(self._cards.values())

    def __len__(self) -> int:
        return len(self._cards)
