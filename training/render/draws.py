"""Seeded streams of numbers for one picture."""

from __future__ import annotations

import random


class NoRoom(RuntimeError):
    """Nothing that the split may draw was found."""


class Draws:
    """A fresh stream of numbers per topic, so that no topic's draws move another's."""

    def __init__(self, set_name: str, picture_seed: int) -> None:
        self._name = f"{set_name} {picture_seed}"

    def __call__(self, topic: str) -> random.Random:
        """The stream of one topic; the same topic always begins anew."""
        return random.Random(f"{self._name} {topic}")
