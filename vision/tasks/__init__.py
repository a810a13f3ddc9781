"""What can be asked of a photograph, one question per file."""

from __future__ import annotations
