"""What a workflow is: a function of an item's id and revision that works in repeatable steps.

A workflow knows nothing of the engine. It calls ``step(name, action)``; the engine keeps the
answer and gives it again when the workflow is taken up after a crash. An action that was cut off
runs again from its start, so that every action must be safe to repeat: it reads the record, works,
and writes in one ``store.writing()`` transaction that first looks whether the item still stands
where the workflow left it (status and revision).

An action answers with small JSON (None, bool, int, float, str, lists and dicts of these). What may
be expected to go wrong is an answer too, never an exception: on replay the engine gives an
exception back as another type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from service.context import AppContext


@dataclass(frozen=True, slots=True)
class Retry:
    """How often an action that raised is tried, and how long is waited in between.

    The waits are ``first_seconds``, then ``growth`` times as long each time.
    """

    attempts: int = 3
    first_seconds: float = 1.0
    growth: float = 3.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.first_seconds < 0 or self.growth < 1:
            raise ValueError("a retry needs an attempt, and waits that do not shrink")


class Steps(Protocol):
    """Runs the actions of one workflow; ``name`` is what the engine shows of the step."""

    def __call__(
        self, name: str, action: Callable[[], Any], *, retry: Retry | None = None
    ) -> Any: ...


#: context, steps, item id, revision at which it was started
Workflow = Callable[[AppContext, Steps, str, int], None]


def plain_steps(name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
    """Steps without an engine: each action runs once, here and now. For tests and tools."""
    del name, retry
    return action()
