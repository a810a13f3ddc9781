"""The part of the OpenAPI document that the workbench's TypeScript types are made from.

``python -m service.pages.types`` prints it; ``.ci/build-web --types`` turns it into
``service/web/src/api/schema.d.ts``, which is committed, and a test compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Set
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api import Problem
from service.rooms import ROUTERS

#: the rooms that the pages talk to: a change elsewhere leaves the types alone
ROOMS = frozenset({"accounts", "programme", "items", "photos", "assessments", "reviews", "batches"})
#: words for people and limits of texts; types do not change with them
WORDS = frozenset({"description", "summary", "title", "x-roles", "pattern"})
METHODS = frozenset({"get", "put", "post", "patch", "delete"})


def document() -> dict[str, Any]:
    """The OpenAPI document of all rooms, made from the routers alone."""
    app = FastAPI(title="Loupe", openapi_url=None)
    for router in ROUTERS:
        app.include_router(router)
    made = get_openapi(title=app.title, version="0", routes=app.routes)
    made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    return made


def typed_part(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What the types depend on: the pages' rooms, the schemas that they reach, no words."""
    paths = {}
    for path, operations in whole["paths"].items():
        kept = {
            method: operation
            for method, operation in operations.items()
            if method in METHODS and ROOMS & set(operation.get("tags", ()))
        }
        if kept:
            paths[path] = kept
    schemas = whole["components"]["schemas"]
    reached = _reach(paths, schemas)
    return {
        "openapi": whole["openapi"],
        "info": {"title": "Loupe", "version": "0"},
        "paths": _wordless(paths),
        "components": {"schemas": {name: _wordless(schemas[name]) for name in sorted(reached)}},
    }


def _reach(start: Any, schemas: Mapping[str, Any]) -> Set[str]:
    reached: set[str] = set()
    pending = _references(start)
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending |= _references(schemas[name])
    return reached


def _references(node: Any) -> set[str]:
    if isinstance(node, Mapping):
        own = {node["$ref"].rpartition("/")[2]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_references(inner) for inner in node.values()))
    if isinstance(node, list):
        return set[str]().union(*(_references(inner) for inner in node))
    return set()


def _wordless(node: Any, *, names: bool = False) -> Any:
    """Takes the words out; under ``properties`` the keys are names and stay."""
    if isinstance(node, Mapping):
        return {
            key: _wordless(inner, names=key in ("properties", "schemas") and not names)
            for key, inner in sorted(node.items())
            if names or key not in WORDS
        }
    if isinstance(node, list):
        return [_wordless(inner) for inner in node]
    return node


if __name__ == "__main__":
    json.dump(typed_part(document()), sys.stdout)
