"""Writes docs/reference from the code: settings, errors, statuses, endpoints.

``python -m service.reference docs/reference`` rewrites the pages; a test compares them, so that
they cannot grow old.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

import service
import vision
from service.app import roles_of
from service.domain.errors import DomainError
from service.domain.status import PERMISSIONS, TERMINAL, TRANSITIONS
from service.errors import ServiceError, status_of
from service.rooms import ROUTERS
from service.settings import Settings
from vision.errors import PhotoRejected, VisionError

NOTE = "<!-- written by python -m service.reference; change the code, then write it again -->\n\n"


def pages() -> dict[str, str]:
    """Every page by file name."""
    return {
        "settings.md": NOTE + _settings(),
        "errors.md": NOTE + _errors(),
        "statuses.md": NOTE + _statuses(),
        "endpoints.md": NOTE + _endpoints(),
    }


def _settings() -> str:
    comments = _field_comments()
    lines = [
        "# Settings",
        "",
        "All are environment variables; `service/main.py` reads them and nothing else does.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "none" if default is None else f"`{_portable(default)}`"
        lines.append(f"| `LOUPE_{name.upper()}` | {shown} | {comments.get(name, '')} |")
    return "\n".join(lines) + "\n"


def _portable(default: Any) -> str:
    root = Path(__file__).resolve().parent.parent
    if isinstance(default, Path) and default.is_relative_to(root):
        return default.relative_to(root).as_posix()
    return str(default)


def _field_comments() -> dict[str, str]:
    """The ``#:`` lines above each field of Settings."""
    source = inspect.getsource(Settings)
    lines = source.splitlines()
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    comments = {}
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            above: list[str] = []
            index = node.lineno - 2
            while lines[index].strip().startswith("#:"):
                above.insert(0, lines[index].strip().removeprefix("#:").strip())
                index -= 1
            comments[node.target.id] = " ".join(above).replace("``", "`")
    return comments


def _errors() -> str:
    _import_everything()
    lines = [
        "# Errors",
        "",
        "Every refusal is an `application/problem+json` body (RFC 9457) with a stable `code`.",
        "",
        "| code | status | meaning |",
        "|---|---|---|",
    ]
    rows: dict[str, tuple[int, str]] = {}
    for error in _family(DomainError, ServiceError, VisionError):
        if not error.__module__.startswith(("service.", "vision.")):
            continue  # a test's own
        text = (inspect.getdoc(error) or "").splitlines()[0]
        rows.setdefault(error.code, (_http_status(error), text))
    lines += [f"| `{code}` | {status} | {text} |" for code, (status, text) in sorted(rows.items())]
    return "\n".join(lines) + "\n"


def _http_status(error: Any) -> int:
    if issubclass(error, VisionError):
        return 422 if issubclass(error, PhotoRejected) else 409
    return status_of(error.__new__(error))


def _family(*roots: type[Any]) -> Iterator[Any]:
    for root in roots:
        yield root
        yield from _family(*root.__subclasses__())


def _import_everything() -> None:
    rooms = ((service, "service."), (vision, "vision."))
    for module in (
        each for room, name in rooms for each in pkgutil.walk_packages(room.__path__, name)
    ):
        # main runs the service when imported by a server, and migrations run by alembic alone
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _statuses() -> str:
    lines = [
        "# Statuses",
        "",
        "| status | may go to | what may be done |",
        "|---|---|---|",
    ]
    for status, targets in TRANSITIONS.items():
        onward = ", ".join(f"`{to.value}`" for to in sorted(targets))
        if status in TERMINAL:
            onward = "nowhere: the end"
        actions = ", ".join(
            sorted(action.value.replace("_", " ") for action in PERMISSIONS[status])
        )
        lines.append(f"| `{status.value}` | {onward} | {actions} |")
    return "\n".join(lines) + "\n"


def _endpoints() -> str:
    lines = [
        "# Endpoints",
        "",
        "The OpenAPI document at `/openapi.json` is the whole truth; this is its contents page.",
        "",
        "| method | path | roles | what it does |",
        "|---|---|---|---|",
    ]
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.include_in_schema:
                roles = roles_of(route)
                who = "anybody" if roles is None else ", ".join(sorted(roles))
                says = (inspect.getdoc(route.endpoint) or "").split("\n\n")[0].replace("\n", " ")
                verb = ", ".join(sorted(route.methods or ()))
                lines.append(f"| {verb} | `{route.path}` | {who} | {says} |")
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Writes the pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
