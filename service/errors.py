"""The service's own errors, and what each error of the domain becomes over HTTP.

Every room's errors stand under ServiceError or DomainError; `problem` writes either as the body
of an `application/problem+json` answer (RFC 9457) with a stable `code`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from service.domain.errors import DomainError, Kind

HTTP_STATUS: Mapping[Kind, int] = MappingProxyType(
    {
        "invalid": 422,
        "forbidden": 403,
        "not_found": 404,
        "conflict": 409,
        "gone": 410,
        "unsupported": 422,
    }
)


class ServiceError(Exception):
    """The service could not do this."""

    code: ClassVar[str] = "service_error"
    status: ClassVar[int] = 500

    def __init__(self, detail: str | None = None, **data: object) -> None:
        self.detail = detail or inspect.getdoc(type(self)) or type(self).__name__
        self.data = data
        super().__init__(self.detail)

    def __getattr__(self, name: str) -> object:
        # only asked when ordinary look-up failed, so that data reads as attributes
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.detail, self.data)

    def problem(self) -> dict[str, object]:
        """The body of the answer: type, title, status, detail, code and the error's data."""
        return _body(self.code, self.status, type(self).__name__, self.detail, self.data)


def _rebuild(error: type[ServiceError], detail: str, data: dict[str, object]) -> ServiceError:
    return error(detail, **data)


class NotFound(ServiceError):
    """There is no such thing, or this key may not see it."""

    code = "not_found"
    status = 404


class Unauthenticated(ServiceError):
    """A valid API key is required."""

    code = "unauthenticated"
    status = 401


class Forbidden(ServiceError):
    """This key's roles do not allow this."""

    code = "forbidden"
    status = 403


class Conflict(ServiceError):
    """The record has changed, or holds this already."""

    code = "conflict"
    status = 409


class Invalid(ServiceError):
    """The request is not valid."""

    code = "invalid_request"
    status = 422


class BadAddress(ServiceError):
    """The address holds a character that no address here has."""

    code = "bad_request"
    status = 400


class FilterRepeated(ServiceError):
    """The address gives this parameter twice, and it takes one value."""

    code = "parameter_repeated"
    status = 400


class IdempotencyKeyMissing(ServiceError):
    """This request moves money: send an Idempotency-Key header, and the same one on a repeat."""

    code = "idempotency_key_missing"
    status = 400


class BodyTooLarge(ServiceError):
    """The request's body is larger than this address takes."""

    code = "body_too_large"
    status = 413


class NotReady(ServiceError):
    """The service cannot reach what it needs."""

    code = "not_ready"
    status = 503


def status_of(error: ServiceError | DomainError) -> int:
    """The HTTP status of an error of either tree."""
    return error.status if isinstance(error, ServiceError) else HTTP_STATUS[error.kind]


def problem_of(error: ServiceError | DomainError) -> dict[str, object]:
    """The problem body of an error of either tree."""
    if isinstance(error, ServiceError):
        return error.problem()
    title = type(error).__name__
    return _body(error.code, HTTP_STATUS[error.kind], title, error.message, error.data)


def _body(
    code: str, status: int, title: str, detail: str, data: Mapping[str, object]
) -> dict[str, object]:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in title).strip().capitalize()
    return {
        "type": f"urn:loupe:problem:{code}",
        "title": words,
        "status": status,
        "detail": detail,
        "code": code,
        **({"data": {name: _plain(value) for name, value in data.items()}} if data else {}),
    }


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return str(value)
