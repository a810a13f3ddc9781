"""Reusable makings of goods: cloth-like surfaces, straps, chains, seams, zips, locks, tassels.

Pure functions of numbers. Small hardware stands in its own frame: x to the right, y up, z out of
the surface that it sits on, in millimetres; ``shapes.place`` moves it there.
"""

from __future__ import annotations
