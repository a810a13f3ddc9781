"""Everything a request or a task may need, chosen once at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.adapters.inference import Inference
from service.adapters.objects import ObjectStore
from service.cipher import Cipher
from service.clock import Clock
from service.domain.errors import ProgrammeUnknown
from service.domain.price_book import PriceBook
from service.domain.programme import Programme
from service.settings import Settings
from service.store.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts of a running installation."""

    settings: Settings
    store: Store
    clock: Clock
    programmes: Mapping[str, Programme]
    price_books: Mapping[str, PriceBook]
    objects: ObjectStore
    inference: Inference
    cipher: Cipher

    def programme(self, name: str) -> Programme:
        """The programme; ProgrammeUnknown where there is none."""
        found = self.programmes.get(name)
        if found is None:
            raise ProgrammeUnknown(programme=name)
        return found
