"""One row in every table, whatever tables there are, and a valid body for every endpoint."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from service.context import AppContext
from service.ids import new_id
from service.store.base import UtcDateTime
from service.store.tables import Base
from tests.service.support import ADDRESS

#: path parameters that are not called after their table
TABLE_OF = {"batch_id": "batches", "delivery_id": "effects", "person_id": "people"}
#: what a name asks for beyond its type
WORDS: dict[str, Any] = {
    "country": "IT",
    "currency": "EUR",
    "base": "EUR",
    "quote": "USD",
    "email": "x@example.com",
    "iban": "IT60X0542811101000000123456",
    "url": "https://example.com/hook",
    "channel": "store_drop_off",
    "store_id": "milano-montenapoleone",
    "address": ADDRESS,
    "kind": "received",
    "method": "store_credit",
    "category": "bags",
    "brand": "Vetra",
    "view": "front",
    "views": ["front"],
    "reward": "store_credit",
}

#: a table's own rule on its words: without a picture, an output was refused
OF_TABLE: dict[tuple[str, str], Any] = {("batch_outputs", "verdict"): "refused"}


def add_one_of_each(context: AppContext, programme: str) -> dict[str, str]:
    """Adds a row of the programme to each table and returns their ids by the table's name."""
    ids: dict[str, str] = {}
    with context.store.writing() as uow:
        for table in Base.metadata.sorted_tables:
            values = {
                column.name: _value(table, column, ids, programme, context.clock.now())
                for column in table.columns
                if not column.nullable
            }
            uow.session.execute(sa.insert(table).values(values))
            if isinstance(values.get("id"), str):
                ids[table.name] = values["id"]
    return ids


def _value(
    table: sa.Table, column: sa.Column[Any], ids: dict[str, str], programme: str, now: datetime
) -> Any:
    if column.name == "programme":
        return programme
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if (table.name, column.name) in OF_TABLE:
        return OF_TABLE[table.name, column.name]
    allowed = _allowed(table, column.name)
    if allowed is not None:
        return allowed
    if column.name in WORDS:
        return WORDS[column.name]
    if isinstance(column.type, UtcDateTime):
        return now
    if isinstance(column.type, sa.JSON):
        return _json(table, column.name)
    kind = column.type.python_type
    made = {int: 1, float: 0.5, bool: True, bytes: b"sealed", date: now.date()}
    if kind is str:
        return new_id("row") if column.primary_key else f"{column.name}-{len(ids)}"[:40]
    return made[kind]


def _json(table: sa.Table, name: str) -> Any:
    row = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    return [] if "list[" in row.__annotations__[name] else {}


def _allowed(table: sa.Table, name: str) -> str | None:
    for check in table.constraints:
        if isinstance(check, sa.CheckConstraint):
            found = re.match(rf"{name} IN \('(\w+)'", str(check.sqltext))
            if found:
                return found[1]
    return None


def id_for(parameter: str, ids: dict[str, str]) -> str | None:
    """The id of the row that a path parameter such as ``item_id`` speaks of."""
    if not parameter.endswith("_id"):
        return None
    plural = parameter.removesuffix("_id") + "s"
    tables = [name for name in ids if name == plural or name.endswith(f"_{plural}")]
    if parameter in TABLE_OF:
        tables = [TABLE_OF[parameter]]
    assert len(tables) == 1, f"which table is {parameter} of? say it in TABLE_OF: {tables}"
    return ids[tables[0]]


def body_for(operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Arguments of a request with a body that the operation's own schema allows."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return {}
    media = next(iter(content))
    if media == "application/json":
        return {"json": _example(content[media]["schema"], document, "")}
    return {"content": b"\xff\xd8\xff no photo", "headers": {"Content-Type": media}}


def _example(schema: dict[str, Any], document: dict[str, Any], name: str) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for union in ("anyOf", "oneOf", "allOf"):
        if union in schema:
            return _example(schema[union][0], document, name)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if name in WORDS:
        return WORDS[name]
    if schema.get("type") == "object":
        wanted = {inner: schema["properties"][inner] for inner in schema.get("required", [])}
        return {inner: _example(part, document, inner) for inner, part in wanted.items()}
    if schema.get("type") == "array":
        return [_example(schema["items"], document, name)] * schema.get("minItems", 0)
    return _simple(schema)


def _simple(schema: dict[str, Any]) -> Any:
    if schema.get("type") == "integer":
        # the document's limits are numbers such as 0.0
        return int(schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1))
    dates = {"date-time": "2026-11-24T09:00:00Z", "date": "2026-11-26"}
    if "format" in schema:
        return dates.get(schema["format"], "x")
    return {"boolean": True, "number": 1.0}.get(schema.get("type", ""), "x")
