"""ICC profiles that are curves and a matrix (or one grey curve), read into numbers.

ICC.1:2022 (version 4.4), sections 8.3, 8.4, 10.6 and 10.18; version 2 files have the same parts.
Displays, cameras and working spaces (Display P3, Adobe RGB, ProPhoto) are of this kind.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: each function's number of parameters (g, a, b, c, d, e, f)
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_MOST_TAGS = 200


class ProfileBroken(ValueError):
    """The profile cannot be read; the picture is taken as sRGB."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A tone curve from stored to linear, 0..1: a table, or the parametric kind with g..f."""

    table: Floats | None
    kind: int = 0
    parameters: tuple[float, ...] = (1.0,)

    def linear(self, stored: Floats) -> Floats:
        """The linear light of stored values, both 0..1."""
        if self.table is not None:
            grid = np.linspace(0.0, 1.0, self.table.size)
            return np.interp(stored, grid, self.table)
        g, a, b, c, d, e, f = _completed(self.kind, self.parameters)
        power = np.maximum(a * stored + b, 0.0) ** g + e
        values = np.where(stored >= d, power, c * stored + f)
        return np.asarray(np.clip(values, 0.0, 1.0), dtype=np.float64)


def _completed(kind: int, given: tuple[float, ...]) -> tuple[float, ...]:
    """All seven parameters of the most general function (kind 4)."""
    g, a, b, c, d, e, f = (*given, *(0.0,) * (7 - len(given)))
    if kind == 0:
        return g, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0
    if kind in (1, 2):
        # kind 2 adds its fourth parameter to both branches
        d, lift = (-b / a if a else 0.0), (c if kind == 2 else 0.0)
        return g, a, b, 0.0, d, lift, lift
    return (g, a, b, c, d, e, f)


@dataclass(frozen=True, eq=False)
class MatrixProfile:
    """Three curves, or one for a grey profile; to_xyz: float64 (3, 3) to XYZ under D50, or None."""

    curves: tuple[Curve, ...]
    to_xyz: Floats | None


def read_profile(data: bytes) -> MatrixProfile | None:
    """Read a profile; None where it is made of tables, which LittleCMS must evaluate.

    Raises ProfileBroken.
    """
    tags = _tags(data)
    space, connection = data[16:20], data[20:24]
    # tables go before the matrix where a profile holds both (section 8.3.1)
    if connection != b"XYZ " or b"A2B0" in tags or b"A2B1" in tags:
        if space == b"GRAY" and b"kTRC" in tags:
            return MatrixProfile((_curve(tags[b"kTRC"]),), None)
        return None
    if space == b"GRAY" and b"kTRC" in tags:
        return MatrixProfile((_curve(tags[b"kTRC"]),), None)
    names = (b"r", b"g", b"b")
    if space != b"RGB " or not all(n + b"TRC" in tags and n + b"XYZ" in tags for n in names):
        return None
    matrix = np.stack([_xyz(tags[name + b"XYZ"]) for name in names], axis=1)
    if abs(np.linalg.det(matrix)) < 1e-6:
        raise ProfileBroken("its primaries span no space")
    return MatrixProfile(tuple(_curve(tags[name + b"TRC"]) for name in names), matrix)


def _tags(data: bytes) -> dict[bytes, bytes]:
    if len(data) < 132 or data[36:40] != b"acsp":
        raise ProfileBroken("it has no header")
    (count,) = struct.unpack_from(">I", data, 128)
    if count > _MOST_TAGS or len(data) < 132 + 12 * count:
        raise ProfileBroken("its table of tags is cut")
    found = {}
    for index in range(count):
        name, at, length = struct.unpack_from(">4sII", data, 132 + 12 * index)
        if at + length > len(data):
            raise ProfileBroken("a tag runs out of it")
        found[name] = data[at : at + length]
    return found


def _xyz(tag: bytes) -> Floats:
    if tag[:4] != b"XYZ " or len(tag) < 20:
        raise ProfileBroken("a primary is no colour")
    return np.array(struct.unpack_from(">3i", tag, 8), dtype=np.float64) / 65_536.0


def _curve(tag: bytes) -> Curve:
    try:
        if tag[:4] == b"curv":
            (count,) = struct.unpack_from(">I", tag, 8)
            if count == 0:
                return Curve(None)
            if count == 1:
                return Curve(None, 0, (struct.unpack_from(">H", tag, 12)[0] / 256.0,))
            if count <= 65_536:
                points = np.array(struct.unpack_from(f">{count}H", tag, 12), dtype=np.float64)
                return Curve(points / 65_535.0)
        elif tag[:4] == b"para":
            (kind,) = struct.unpack_from(">H", tag, 8)
            numbers = struct.unpack_from(f">{_PARAMETERS[kind]}i", tag, 12)
            return Curve(None, kind, tuple(number / 65_536.0 for number in numbers))
    except (struct.error, KeyError) as error:
        raise ProfileBroken("a curve is cut") from error
    raise ProfileBroken("a curve is of no known kind")
