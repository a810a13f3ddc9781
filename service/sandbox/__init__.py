"""What exists in a sandbox alone: a clock that can be moved."""

from __future__ import annotations
