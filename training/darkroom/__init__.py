"""From the renderer's EXR files to pictures with their truth: developed, written, counted."""

from __future__ import annotations
