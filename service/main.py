"""The program's entry: the only module that reads the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from service.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def read_settings(**given: Any) -> Settings:
    """Reads ``LOUPE_...`` from the environment; what is given here goes first.

    Raises:
        ValidationError: a setting cannot be used; the message names it.
    """
    return Settings(**given)


def child_environment(**settings: str) -> dict[str, str]:
    """The environment for a process of our own: the machine's, without our settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOUPE_")}
    return {**kept, **settings}


def build_app() -> FastAPI:
    """The application as a server runs it: ``uvicorn --factory service.main:build_app``."""
    # here and not above: the parent of a process group reads settings and must stay small
    from service.app import create_app
    from service.logs import configure_logs
    from service.wiring import build_context

    settings = read_settings()
    configure_logs(settings.log_level)
    return create_app(build_context(settings))
