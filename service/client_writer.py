"""Writes the typed client from the API's own description.

``python -m service.client_writer`` rewrites ``service/client/api.py``; a test compares them.
One file of typed dicts and one class a room: docs/decisions/0014 says why not a generator's tree.
"""

from __future__ import annotations

import inspect
import keyword
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute

from service.pages.types import document
from service.rooms import ROUTERS

HEAD = '''"""Written by ``python -m service.client_writer`` from the API: change the API instead."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.parse import quote

from service.client.session import Session, session
'''
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def text() -> str:
    """The client's module."""
    whole = document()
    schemas = whole["components"]["schemas"]
    rooms: dict[str, list[str]] = {}
    for route in _routes():
        operation = whole["paths"][route.path_format][_verb(route).lower()]
        room = operation["tags"][0]
        rooms.setdefault(room, []).append(_method(route, operation))
    parts = [HEAD]
    parts += [_schema(name, schemas[name]) for name in sorted(_used(whole))]
    parts += [_room(name, methods) for name, methods in sorted(rooms.items())]
    return "\n\n".join([*parts, _client(sorted(rooms))])


def _routes() -> Iterator[APIRoute]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.include_in_schema:
                yield route


def _verb(route: APIRoute) -> str:
    return next(iter(route.methods or ("GET",)))


def _used(whole: Mapping[str, Any]) -> set[str]:
    """The schemas that calls take or give; problems become errors."""
    names: set[str] = set()
    pending = _references([_inputs_outputs(op) for ops in whole["paths"].values()
                           for op in ops.values()])  # fmt: skip
    while pending:
        name = pending.pop()
        if name not in names:
            names.add(name)
            pending |= _references(whole["components"]["schemas"][name])
    return names


def _inputs_outputs(operation: Mapping[str, Any]) -> list[Any]:
    answers = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
    return [operation.get("parameters"), operation.get("requestBody"), answers]


def _references(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        own = {node["$ref"].rpartition("/")[2]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_references(inner) for inner in node.values()))
    if isinstance(node, list):
        return set[str]().union(*(_references(inner) for inner in node))
    return set()


def _name(schema: str) -> str:
    """``PageView_ItemView_`` is ``PageViewItemView``; pydantic writes in and out apart."""
    return "".join(part for part in re.split(r"[^A-Za-z0-9]+", schema) if part)


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[union]))
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return _type(schema["allOf"][0])
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, Mapping) else 'Any'}]"
    return SCALARS.get(str(kind), "Any")


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    properties: Mapping[str, Any] = schema.get("properties", {})
    if schema.get("type") != "object" or not properties:
        return f"{_name(name)} = {_type(schema)}"
    required = set(schema.get("required", ()))
    fields = {
        key: _type(inner) if key in required else f"NotRequired[{_type(inner)}]"
        for key, inner in properties.items()
    }
    if any(not key.isidentifier() or keyword.iskeyword(key) for key in fields):
        pairs = ", ".join(f"{key!r}: {kind!r}" for key, kind in fields.items())
        return f"{_name(name)} = TypedDict({_name(name)!r}, {{{pairs}}})"
    lines = [f"class {_name(name)}(TypedDict):"]
    lines += _doc(schema.get("description", ""), "    ")
    lines += [f"    {key}: {kind}" for key, kind in fields.items()]
    return "\n".join(lines)


def _doc(words: str, indent: str) -> list[str]:
    paragraphs = inspect.cleandoc(words).split("\n\n")
    if not paragraphs or not paragraphs[0]:
        return []
    first = " ".join(paragraphs[0].split()).replace("\\", "\\\\").replace('"""', "'''")
    wrapped = textwrap.wrap(first, 90 - len(indent))
    if len(wrapped) == 1:
        return [f'{indent}"""{wrapped[0]}"""']
    return [f'{indent}"""{wrapped[0]}', *(indent + line for line in wrapped[1:]), f'{indent}"""']


def _method(route: APIRoute, operation: Mapping[str, Any]) -> str:
    path: list[str] = []
    named: list[str] = []
    call: list[str] = [repr(_verb(route)), _path(route.path_format)]
    query: list[str] = []
    for one in operation.get("parameters", ()):
        if one["in"] == "path":
            path.append(f"{one['name']}: str")
        elif one["in"] == "query":
            named.append(_argument(_python(one["name"]), one))
            query.append(f"{one['name']!r}: {_python(one['name'])}")
        elif one["name"].lower() == "idempotency-key":
            named.append("once: str | None = None")
            call.append("once=once, keyed=True")
    body, extra = _body(operation)
    path += body
    call += extra
    if query:
        call.append(f"query={{{', '.join(query)}}}")
    given = ", ".join(["self", *path, *(["*"] if named else []), *sorted(named, key=_defaulted)])
    answer, how = _answer(operation)
    lines = [f"    def {route.name}({given}) -> {answer}:"]
    lines += _doc(operation.get("description", ""), "        ")
    asked = f"self._session.{how}({', '.join(call)})"
    if answer == "None":
        lines.append(f"        {asked}")
    elif how == "json":
        lines.append(f"        return cast({answer!r}, {asked})")
    else:
        lines.append(f"        return {asked}")
    return "\n".join(lines)


def _defaulted(argument: str) -> bool:
    return "=" in argument


def _python(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name.replace("-", "_")


def _argument(name: str, parameter: Mapping[str, Any]) -> str:
    kind = _type(parameter["schema"])
    if parameter.get("required"):
        return f"{name}: {kind}"
    return f"{name}: {kind if 'None' in kind.split(' | ') else f'{kind} | None'} = None"


def _path(template: str) -> str:
    filled = re.sub(r"\{(\w+)\}", r"{quote(\1, safe='')}", template)
    return f'f"{filled}"' if filled != template else repr(template)


def _body(operation: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        kind = _type(content["application/json"].get("schema", {}))
        return [f"body: {kind}"], ["body=body"]
    if content:
        first = next(iter(content))
        return [f"data: bytes, media_type: str = {first!r}"], ["data=data, media_type=media_type"]
    return [], []


def _answer(operation: Mapping[str, Any]) -> tuple[str, str]:
    kinds: list[str] = []
    for code, answer in operation["responses"].items():
        if not code.startswith("2"):
            continue
        content: Mapping[str, Any] = answer.get("content", {})
        if content and "application/json" not in content:
            return "bytes", "raw"
        kinds += [_type(one.get("schema", {})) for one in content.values()]
    return " | ".join(dict.fromkeys(kinds)) or "None", "json"


def _room(name: str, methods: list[str]) -> str:
    head = f'class {_class(name)}:\n    """The room "{name}"."""\n\n'
    start = "    def __init__(self, session: Session) -> None:\n        self._session = session\n"
    return head + start + "\n" + "\n\n".join(methods)


def _class(room: str) -> str:
    return "".join(part.title() for part in re.split(r"[^A-Za-z0-9]+", room)) + "Room"


def _client(rooms: list[str]) -> str:
    lines = [
        "class Loupe:",
        '    """The whole API with one key; each room is an attribute."""',
        "",
        "    def __init__(self, base_url: str, key: str, **options: Any) -> None:",
        '        """``options`` are those of ``service.client.session.session``."""',
        "        made = session(base_url, key, **options)",
    ]
    lines += [f"        self.{re.sub(r'[^a-z0-9]+', '_', room)} = {_class(room)}(made)"
              for room in rooms]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(__file__).with_name("client") / "api.py").write_text(text())
