"""Puts the parts together. Reads no environment: settings come in, a context goes out."""

from __future__ import annotations

from service.workflows.closing import on_move

__all__ = ["on_move"]
