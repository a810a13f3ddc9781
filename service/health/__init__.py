"""Is the service alive, and can it work?"""

from __future__ import annotations
