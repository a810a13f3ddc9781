"""``loupe db backup`` and ``loupe db restore``."""

from __future__ import annotations

import typer


def add_to(db: typer.Typer) -> None:
    """Adds the commands to ``loupe db``."""
    del db
