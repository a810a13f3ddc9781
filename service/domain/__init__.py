"""The rules of the consignment record: pure values and tables, no database, no web, no clock."""

from __future__ import annotations
