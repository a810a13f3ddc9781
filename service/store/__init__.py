"""Keeps the record: tables, one repository per aggregate, one unit of work. All SQL lives here."""

from __future__ import annotations
