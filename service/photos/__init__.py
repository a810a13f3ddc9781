"""Photos as received: the upload, its quality answer, and requests to photograph again."""

from __future__ import annotations
