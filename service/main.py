"""The program's entry: the only module that reads the environment."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from service.app import create_app
from service.logs import configure_logs
from service.settings import Settings
from service.wiring import build_context


def read_settings(**given: Any) -> Settings:
    """Reads ``LOUPE_...`` from the environment; what is given here goes first.

    Raises:
        ValidationError: a setting cannot be used; the message names it.
    """
    return Settings(**given)


def build_app() -> FastAPI:
    """The application as a server runs it: ``uvicorn --factory service.main:build_app``."""
    settings = read_settings()
    configure_logs(settings.log_level)
    return create_app(build_context(settings))
