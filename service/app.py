"""Builds the HTTP application from its parts. Nothing here reads the environment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from service.access_log import AccessLog
from service.api import Problem, Requires
from service.body_limit import BodyLimit
from service.context import AppContext
from service.handlers import install_handlers
from service.plain_address import PlainAddress
from service.rooms import ROUTERS

VERSION = "0.1.0"
#: bytes of a JSON body; photographs have a cap of their own
MAX_JSON_BYTES = 1_000_000


def create_app(context: AppContext) -> FastAPI:
    """Makes the application; the caller owns the context and closes it."""
    app = FastAPI(
        title="Loupe",
        version=VERSION,
        description="From the counter to the consignor's money.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.context = context
    app.add_middleware(BodyLimit, max_bytes=MAX_JSON_BYTES)
    app.add_middleware(PlainAddress)
    app.add_middleware(AccessLog)
    install_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way
    return app


def endpoints() -> Iterator[APIRoute]:
    """Every endpoint of every room; the application's own routes hold the routers unopened."""
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute), "a room holds endpoints and no inner routers"
            yield route


def roles_of(route: Any) -> frozenset[str] | None:
    """The roles that an endpoint asks for, or None where it is open to all."""
    pending = list(route.dependant.dependencies)
    while pending:
        dependant = pending.pop()
        if isinstance(dependant.call, Requires):
            return frozenset(role.value for role in dependant.call.roles)
        pending.extend(dependant.dependencies)
    return None


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        schemas = schema["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema()
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        _name_roles(schema)
        app.openapi_schema = schema
    return app.openapi_schema


def _name_roles(schema: dict[str, Any]) -> None:
    for route in endpoints():
        for method in route.methods or ():
            operation = schema["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                operation["x-roles"] = sorted(roles_of(route) or ())
