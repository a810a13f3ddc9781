"""How commands answer: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Prints rows with these columns."""
    console = Console(highlight=False, markup=False)
    if as_json:
        console.print_json(json.dumps(list(rows), ensure_ascii=False))
        return
    table = Table()
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*("" if row[column] is None else str(row[column]) for column in columns))
    console.print(table)


def show_one(row: Mapping[str, Any], *, as_json: bool) -> None:
    """Prints one thing, a line for each of its words."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if as_json:
        console.print_json(json.dumps(row, ensure_ascii=False))
        return
    for name, value in row.items():
        console.print(f"{name.replace('_', ' ')}: {'' if value is None else value}")
