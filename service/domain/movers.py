"""Which roles may make each move of an item."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from service.domain.status import TRANSITIONS, Status


class Role(StrEnum):
    """Who acts: the roles of API keys, the consignor through a link, and the service itself.

    `system` is the durable workflows. It has no key.
    """

    STUDIO = "studio"
    AUTHENTICATOR = "authenticator"
    PARTNER = "partner"
    MARKETPLACE = "marketplace"
    OPERATOR = "operator"
    CLERK = "clerk"
    PRICER = "pricer"
    FINANCE = "finance"
    CONSIGNOR = "consignor"
    SYSTEM = "system"


_S = Status
_R = Role
_HOUSE = frozenset({_R.OPERATOR, _R.SYSTEM})
# A machine proposes and a person decides, so neither the service nor a key without the
# authenticator's role can pass an item or refuse it.
_JUDGES = frozenset({_R.AUTHENTICATOR})

_BY_TARGET: Mapping[Status, frozenset[Role]] = MappingProxyType(
    {
        _S.RECEIVED: _HOUSE | {_R.STUDIO, _R.PARTNER, _R.CLERK},
        _S.PHOTOGRAPHING: _HOUSE | {_R.STUDIO, _R.AUTHENTICATOR, _R.PARTNER, _R.CLERK},
        _S.ASSESSING: _HOUSE | {_R.STUDIO, _R.AUTHENTICATOR, _R.PARTNER, _R.CLERK},
        _S.IN_REVIEW: _HOUSE | {_R.AUTHENTICATOR},
        _S.ESCALATED: _JUDGES,
        _S.APPROVED: _HOUSE,
        _S.REFUSED: _JUDGES,
        _S.OFFERED: _HOUSE | {_R.PARTNER, _R.PRICER},
        _S.ACCEPTED: _HOUSE | {_R.CONSIGNOR, _R.PARTNER, _R.PRICER},
        _S.PUBLISHING: _HOUSE | {_R.PARTNER, _R.CONSIGNOR},
        _S.LISTED: _HOUSE,
        _S.SOLD: _HOUSE | {_R.MARKETPLACE},
        _S.SETTLING: _HOUSE | {_R.FINANCE},
        _S.PAID_OUT: _HOUSE | {_R.FINANCE},
        _S.BUYER_RETURNED: _HOUSE | {_R.MARKETPLACE},
        _S.WITHDRAWN: _HOUSE | {_R.PARTNER, _R.CONSIGNOR, _R.AUTHENTICATOR, _R.CLERK},
        _S.RETURNING: _HOUSE | {_R.STUDIO, _R.PARTNER, _R.CLERK},
        _S.RETURNED: _HOUSE | {_R.STUDIO, _R.PARTNER, _R.CLERK},
        _S.HELD: _HOUSE | {_R.STUDIO},
        _S.DESTROYED: frozenset({_R.OPERATOR}),
        _S.CANCELLED: _HOUSE | {_R.PARTNER, _R.CLERK},
        _S.REPAIRING: _HOUSE | {_R.STUDIO},
        _S.RENTED: _HOUSE | {_R.MARKETPLACE},
        _S.AWAITING_ITEM: _HOUSE | {_R.MARKETPLACE},
        _S.CHECKING: _HOUSE | {_R.STUDIO, _R.PARTNER, _R.CLERK},
    }
)
_EXCEPTIONS: Mapping[tuple[Status, Status], frozenset[Role]] = MappingProxyType(
    {
        (_S.IN_REVIEW, _S.APPROVED): _JUDGES,
        (_S.ESCALATED, _S.APPROVED): _JUDGES,
        (_S.OFFERED, _S.APPROVED): _HOUSE | {_R.PARTNER, _R.PRICER},
        (_S.LISTED, _S.APPROVED): _HOUSE | {_R.PARTNER},
        # an appeal is opened by the house or the partner; the verdict on it is a judge's again
        (_S.REFUSED, _S.ESCALATED): _JUDGES | {_R.OPERATOR, _R.PARTNER},
        (_S.PUBLISHING, _S.ACCEPTED): _HOUSE,
        # a marketplace reports that its buyer cancelled
        (_S.SOLD, _S.PUBLISHING): _HOUSE | {_R.MARKETPLACE},
        (_S.BUYER_RETURNED, _S.PUBLISHING): _HOUSE | {_R.PARTNER},
        (_S.AWAITING_ITEM, _S.PUBLISHING): _HOUSE | {_R.MARKETPLACE},
        (_S.REPAIRING, _S.ACCEPTED): _HOUSE | {_R.STUDIO},
        # what came back is compared by a person
        (_S.CHECKING, _S.SOLD): _JUDGES,
        (_S.CHECKING, _S.PUBLISHING): _JUDGES | {_R.OPERATOR},
        (_S.CHECKING, _S.REPAIRING): _JUDGES | {_R.OPERATOR},
    }
)

MOVERS: Mapping[tuple[Status, Status], frozenset[Role]] = MappingProxyType(
    {
        (current, to): _EXCEPTIONS.get((current, to), _BY_TARGET[to])
        for current, targets in TRANSITIONS.items()
        for to in sorted(targets)
    }
)
"""The roles that may make each move of TRANSITIONS; the same keys, exactly."""
