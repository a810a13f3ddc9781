"""Damage with known kind, severity and place; sound look-alikes of it; both in plan and shader."""

from __future__ import annotations

from training.render.damage.lookalikes import lookalikes
from training.render.damage.planning import aim, plan
from training.render.damage.shade import apply
from training.render.damage.shape import dress, reshape

__all__ = ["aim", "apply", "dress", "lookalikes", "plan", "reshape"]
