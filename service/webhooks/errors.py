"""What webhooks are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class EndpointRefused(DomainError):
    """Webhooks cannot be sent to this address."""

    code = "webhook_address_refused"
    because: str


class TooManyEndpoints(DomainError):
    """The programme has as many webhook endpoints as it may have."""

    code = "too_many_webhook_endpoints"
    kind = "conflict"
    most: int


class DeliveryDone(DomainError):
    """This message was delivered; it is not sent twice."""

    code = "webhook_delivered"
    kind = "conflict"
    delivered_at: str


class EndpointRemoved(DomainError):
    """This endpoint was removed; nothing is sent there any more."""

    code = "webhook_endpoint_removed"
    kind = "conflict"
    endpoint_id: str


class RangeBackwards(DomainError):
    """The end of the range lies before its start."""

    code = "webhook_range_backwards"
