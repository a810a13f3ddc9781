"""What a country's rule allows to happen to an item that was judged not authentic."""

from __future__ import annotations

from service.domain.policy import after_refusal
from service.domain.programme import Programme
from service.domain.status import Status
from service.errors import Conflict
from service.store.record_tables import ItemRow


class CopyRuleForbids(Conflict):
    """This country's rule for items that are not authentic says otherwise."""

    code = "copy_rule_forbids"


def check_copy_rule(programme: Programme, row: ItemRow, to: Status) -> None:
    """Raises CopyRuleForbids when a refused item may not go straight to ``to``.

    Holding is never forbidden, and what becomes of a held item, a person decides.
    """
    if row.status != Status.REFUSED.value or to is Status.HELD:
        return
    ruled = after_refusal(programme.country(row.country))
    if ruled is not to:
        raise CopyRuleForbids(country=row.country, rule=ruled.value)
