"""What every marketplace's API client does, whatever calls that takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from service.adapters.deliveries import Outcome
from service.domain.reconcile import Shown


class MarketApi(Protocol):
    """One marketplace called by its own API.

    ``data`` is what a message of signed push holds. Each call may come again with the same data
    after it had arrived: it then finds what it did before, and does nothing twice. Whatever the
    other side says is an outcome; Unreachable is raised where it says nothing.
    """

    def publish(self, data: Mapping[str, Any]) -> Outcome:
        """Puts a listing up; the outcome's data names it (``external_id``)."""
        ...

    def reprice(self, data: Mapping[str, Any]) -> Outcome:
        """Gives a listing its new price."""
        ...

    def withdraw(self, data: Mapping[str, Any]) -> Outcome:
        """Takes a listing down; one that is not there is down."""
        ...

    def cancel(self, data: Mapping[str, Any]) -> Outcome:
        """Cancels an order that lost."""
        ...

    def look(self, listing_id: str, country: str) -> Shown | None:
        """What it shows of a listing now; None where it shows nothing. Raises ApiRefused."""
        ...
