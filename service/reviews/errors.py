"""What the review room refuses."""

from __future__ import annotations

from service.errors import ServiceError


class StaleAssessment(ServiceError):
    """The item has been assessed again since; look at the newest assessment first."""

    code = "assessment_stale"
    status = 409


class CursorInvalid(ServiceError):
    """This is not a cursor of the review queue."""

    code = "cursor_invalid"
    status = 422


class ExpertNeeded(ServiceError):
    """The programme keeps items of which the machine says this for experts."""

    code = "expert_needed"
    status = 403
