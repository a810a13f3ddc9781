"""``loupe studio``: a folder of photographs in, conforming marketplace pictures out."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    from service.cli.studio.command import studio

    app.command("studio")(studio)
