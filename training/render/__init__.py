"""Pictures with known truth, rendered by Blender in an environment of its own."""

from __future__ import annotations
