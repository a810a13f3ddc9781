"""``loupe bench``: figures of this machine, each beside what it is compared with."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    from service.cli.bench.command import cutout

    bench = typer.Typer(no_args_is_help=True, help="Speed and memory on this machine.")
    # a lone command would else stand for the whole group
    bench.callback()(lambda: None)
    bench.command("cutout")(cutout)
    app.add_typer(bench, name="bench")
