"""Turns every error into a problem answer. Expected conflicts are never logged as errors."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from service.access_log import route_of
from service.api import problem_response
from service.domain.errors import DomainError
from service.errors import Invalid, ServiceError, problem_of
from service.rooms import ROUTERS
from vision.errors import PhotoRejected, VisionError

WORDS_OF_STATUS = {
    400: ("bad_request", "The request could not be read."),
    404: ("not_found", "There is no such thing here."),
    405: ("method_not_allowed", "This address does not answer to this method."),
}


def install_handlers(app: FastAPI) -> None:
    """Registers one handler per tree of errors."""
    app.add_exception_handler(DomainError, _known)
    app.add_exception_handler(ServiceError, _known)
    app.add_exception_handler(VisionError, _vision)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _known(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError | ServiceError)
    body = problem_of(error)
    headers = {"WWW-Authenticate": "Bearer"} if body["status"] == 401 else None
    return problem_response(body, headers)


def _vision(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, VisionError)
    status = 422 if isinstance(error, PhotoRejected) else 409
    return problem_response(_plain(error.code, status, str(error)))


def _validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in problem["loc"]), "message": problem["msg"]}
        for problem in error.errors()
    ]
    return problem_response(Invalid(fields=fields).problem())


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, sentence = WORDS_OF_STATUS.get(error.status_code, ("http_error", str(error.detail)))
    headers = dict(error.headers or {})
    if error.status_code == 405:
        methods = _methods_at(request.url.path)
        headers["Allow"] = ", ".join(sorted(methods)) or headers.get("Allow", "")
    return problem_response(_plain(code, error.status_code, sentence), headers)


def _methods_at(path: str) -> set[str]:
    # the framework names the methods of the first route at an address, and each has one route
    routes = (route for router in ROUTERS for route in router.routes)
    return {
        method
        for route in routes
        if isinstance(route, APIRoute) and route.path_regex.match(path)
        for method in route.methods or ()
    }


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    # the route's own spelling: an address may hold a consignor's link
    log = structlog.get_logger()
    route = route_of(request.scope)
    log.error("unexpected", method=request.method, route=route, exc_info=error)
    sentence = "Something went wrong on our side; nothing was changed."
    return problem_response(_plain("internal_error", 500, sentence))


def _plain(code: str, status: int, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:loupe:problem:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
    }
