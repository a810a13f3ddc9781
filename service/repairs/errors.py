"""What repairs are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class StepNotOffered(DomainError):
    """The programme does no such work on its items."""

    code = "step_not_offered"
    kind = "conflict"
    step: str


class RepairFinished(DomainError):
    """The work was finished before, at another cost; what is booked stays."""

    code = "repair_finished"
    kind = "conflict"
    repair_id: str


class StillAtRepairer(DomainError):
    """The item has not come back from whoever repairs it: scan it first."""

    code = "still_at_repairer"
    kind = "conflict"
    item_id: str
