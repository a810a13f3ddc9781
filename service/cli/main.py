"""Finds every room's commands and runs the one that was asked for."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Protocol

import typer
from pydantic import ValidationError
from rich.console import Console

from service import cli
from service.domain.errors import DomainError
from service.errors import ServiceError

GROUP = "loupe.commands"


class Register(Protocol):
    """What a module of commands offers: it adds its commands to the program."""

    def __call__(self, app: typer.Typer) -> None: ...


def build_program() -> typer.Typer:
    """The program with the commands of every room that is installed.

    The service's own are the modules of ``service.cli`` that have a function ``register``; other
    rooms name theirs under the entry point group ``loupe.commands``. Modules of commands import
    what they need inside their commands, so that ``--help`` answers at once.
    """
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="From the counter to the consignor's money.",
    )
    for register in (*_own(), *_others()):
        register(app)
    return app


def _own() -> Iterator[Register]:
    for module in sorted(pkgutil.iter_modules(cli.__path__), key=lambda found: found.name):
        if module.name != "main":
            found = importlib.import_module(f"{cli.__name__}.{module.name}")
            if hasattr(found, "register"):
                yield found.register


def _others() -> Iterator[Register]:
    for point in sorted(entry_points(group=GROUP), key=lambda found: found.name):
        try:
            yield point.load()
        except ModuleNotFoundError as error:
            # a room that was left out of this installation, such as training, has no commands
            if error.name is None or not point.module.startswith(error.name.split(".")[0]):
                raise


def main() -> None:
    """Runs the program; an expected refusal is one sentence and status 1."""
    try:
        build_program()()
    except (DomainError, ServiceError) as error:
        _refuse(f"{error} [{error.code}]")
    except ValidationError as error:
        _refuse("\n".join(_setting(problem) for problem in error.errors()))


def _setting(problem: object) -> str:
    assert isinstance(problem, dict)
    name = "_".join(str(part) for part in problem["loc"]).upper()
    return f"LOUPE_{name}: {problem['msg']}" if name else str(problem["msg"])


def _refuse(text: str) -> None:
    Console(stderr=True, highlight=False).print(text, markup=False)
    sys.exit(1)
