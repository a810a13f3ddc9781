"""Items on marketplaces: their listings, their pictures, and the feeds that are fetched from us."""

from __future__ import annotations
