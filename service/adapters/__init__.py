"""What reaches out of the house: looking, objects, marketplaces, banks, messages."""

from __future__ import annotations
