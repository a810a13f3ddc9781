"""Tables of TOML or JSON into frozen dataclasses: no key unknown, none missing, no type guessed."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def read_table(kind: type[T], table: object, where: str = "") -> T:
    """Build a dataclass from a table; fields with a default may be left out.

    Understands str, int, float, bool, Literal, X | None, tuples and dataclasses within dataclasses.
    Raises ValueError that names the place, what was expected and what was found.
    """
    if not isinstance(table, Mapping):
        raise ValueError(f"{where or 'file'}: expected a table, got {type(table).__name__}")
    hints = get_type_hints(kind)
    assert is_dataclass(kind)
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ValueError(f"{where or 'file'}: unknown keys {', '.join(unknown)}")
    missing = [
        name
        for name, field in known.items()
        if name not in table and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{where or 'file'}: missing keys {', '.join(missing)}")
    prefix = f"{where}." if where else ""
    values = {name: _read(hints[name], table[name], prefix + name) for name in table}
    return cast(T, kind(**values))


def _read(kind: Any, value: object, where: str) -> object:
    origin = get_origin(kind)
    if is_dataclass(kind):
        return read_table(cast(type, kind), value, where)
    if origin is tuple:
        return _read_tuple(get_args(kind), value, where)
    if origin is Literal:
        if value not in get_args(kind):
            words = ", ".join(map(str, get_args(kind)))
            raise ValueError(f"{where}: expected one of {words}, got {value!r}")
        return value
    if origin in {Union, types.UnionType}:
        return _read_union(get_args(kind), value, where)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{where}: expected {kind.__name__}, got {type(value).__name__} {value!r}")
    return value


def _read_tuple(kinds: tuple[Any, ...], value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where}: expected a list, got {type(value).__name__}")
    if kinds[1:] == (...,):
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise ValueError(f"{where}: expected {len(kinds)} values, got {len(value)}")
    return tuple(
        _read(kind, each, f"{where}[{index}]")
        for index, (kind, each) in enumerate(zip(kinds, value, strict=True))
    )


def _read_union(kinds: tuple[Any, ...], value: object, where: str) -> object:
    reasons = []
    for kind in kinds:
        if kind is type(None):
            continue  # TOML has no null: an optional key is left out
        try:
            return _read(kind, value, where)
        except ValueError as error:
            reasons.append(str(error))
    raise ValueError("; or ".join(reasons))
