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
