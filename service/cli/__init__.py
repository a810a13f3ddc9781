"""The command line ``loupe``: verbs of the service, and those that other rooms register."""

from __future__ import annotations
