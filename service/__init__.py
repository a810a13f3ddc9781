"""The consignment record, its API, its durable workflows and the workbench."""

from __future__ import annotations
