"""The workbench's built files, served from the same address as the API."""

from __future__ import annotations
