"""Orders from marketplaces, and the sales that they make."""

from __future__ import annotations
