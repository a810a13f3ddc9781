"""Which day it is where a courier collects."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.core import get_global


def local_day(country: str, now: datetime) -> date:
    """The day in a country; where its zones disagree, the later one.

    The later day keeps a slot's lead time everywhere in the country. Zones are CLDR's.
    """
    return max(
        now.astimezone(ZoneInfo(zone)).date() for zone in get_global("territory_zones")[country]
    )
