"""Those who hand items over and are paid."""

from __future__ import annotations
