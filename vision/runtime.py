"""The loaded networks of one process: each loaded once, shared by all threads, closed together."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from vision.card import ModelCard
from vision.errors import CardInvalid
from vision.registry import ModelRegistry
from vision.session import OrtSession, Session, Tensor


@dataclass(frozen=True)
class LoadedModel:
    """A card and the running network that it describes."""

    card: ModelCard
    session: Session

    @property
    def reference(self) -> str:
        """The name that results carry: `name@revision`."""
        return self.card.reference

    def run(self, tensor: Tensor) -> dict[str, Tensor]:
        """Run on float32 (n, 3, h, w) and return the outputs that the card names."""
        names = [output.name for output in self.card.outputs]
        return self.session.run({self.card.input.name: tensor}, names)


class Runtime:
    """Loads networks on first use. Open one per process; it is safe between threads."""

    def __init__(self, registry: ModelRegistry, *, threads: int, accelerator: str) -> None:
        self.registry = registry
        self._threads = threads
        self._accelerator = accelerator
        self._loaded: dict[str, LoadedModel] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, *roots: Path, threads: int = 1, accelerator: str = "cpu") -> Runtime:
        """Read the cards under the roots; no network is loaded yet.

        threads: per network and per call; a machine that runs several calls at once wants 1.
        """
        return cls(ModelRegistry.read(*roots), threads=threads, accelerator=accelerator)

    def model(self, reference: str) -> LoadedModel:
        """The network of `name` or `name@revision`, loaded now if it was not yet.

        Raises UnknownModel, ModelFileMismatch (checked before the engine sees the bytes),
        CardInvalid where card and graph disagree, AcceleratorMissing.
        """
        card = self.registry.get(reference)
        loaded = self._loaded.get(card.reference)
        if loaded is None:
            with self._lock:
                loaded = self._loaded.get(card.reference) or self._load(card)
                self._loaded[card.reference] = loaded
        return loaded

    def preload(self, *references: str) -> None:
        """Load networks before the first photograph waits for them."""
        for reference in references:
            self.model(reference)

    def close(self) -> None:
        """Close every loaded network; the next use of one loads it again."""
        with self._lock:
            for loaded in self._loaded.values():
                loaded.session.close()
            self._loaded.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _load(self, card: ModelCard) -> LoadedModel:
        session = OrtSession(card.read_file(), threads=self._threads, accelerator=self._accelerator)
        ports = session.ports()
        outputs = {output.name for output in card.outputs}
        if set(ports.inputs) != {card.input.name} or not outputs <= set(ports.outputs):
            raise CardInvalid(
                f"{card.reference}: the graph has inputs {sorted(ports.inputs)} and outputs "
                f"{sorted(ports.outputs)}, the card {card.input.name} and {sorted(outputs)}",
                path=card.folder / f"{card.revision}.toml",
            )
        return LoadedModel(card, session)
