"""The whole path on one machine, through the HTTP API alone."""

from __future__ import annotations
