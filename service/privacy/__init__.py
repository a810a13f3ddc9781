"""What people agreed to, what is kept about them, what they get and what is erased."""

from __future__ import annotations
