"""What batches are refused for."""

from __future__ import annotations

from service.errors import ServiceError


class PictureRulesUnknown(ServiceError):
    """There is no picture rule of this name; GET /v1/picture-rules lists them."""

    code = "batch_rule_unknown"
    status = 422


class BatchStarted(ServiceError):
    """The batch has been started and takes no more photographs. Make another batch."""

    code = "batch_started"
    status = 409


class BatchEmpty(ServiceError):
    """The batch has no photographs yet."""

    code = "batch_empty"
    status = 409


class BatchFull(ServiceError):
    """The batch has as many photographs as one may have. Make another batch."""

    code = "batch_full"
    status = 409


class BatchNotDone(ServiceError):
    """The batch is not done yet; its result comes when it is."""

    code = "batch_not_done"
    status = 409
