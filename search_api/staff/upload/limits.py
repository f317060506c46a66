"""When does the day of the quotas begin, and for which units may somebody hand over files?"""

from __future__ import annotations

import datetime as dt
import zoneinfo

from archive.people import Action, Person, may
from archive.units import Unit
from archive.vocabulary import in_force
from search_api.services import Services


def day_began(services: Services) -> dt.datetime:
    """Midnight in the site's zone, in UTC."""
    local = services.clock.now().astimezone(zoneinfo.ZoneInfo(services.site.time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)


def units_open_to(person: Person, units: list[Unit], today: dt.date) -> list[Unit]:
    """Those for which this person may deposit, in their order; of those that have ended only the own one."""
    return [
        unit
        for unit in units
        if may(person, Action.DEPOSIT, unit.code) and (in_force(unit, today) or unit.code in person.units)
    ]
