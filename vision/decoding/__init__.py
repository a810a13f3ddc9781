"""How each kind of file becomes pixels. Only vision.photo opens these; everyone else opens that."""

from __future__ import annotations
