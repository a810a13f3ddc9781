"""Batches of the photo studio: many photographs at once, a picture of each per marketplace."""

from __future__ import annotations
