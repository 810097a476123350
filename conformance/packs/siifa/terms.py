"""When to date acts on facturas: within the legal terms, whoever enforces them (R18)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from conformance.core.calendar import count_business_days, local
from conformance.core.resource import Need, Resource
from conformance.core.terms import Terms
from conformance.http.checks.consistency import moment
from conformance.packs.siifa.facturas import FILING, emision, fecha_radicado, habiles, radicada

RECENT = 4
"""Business days: what lies within the shortest legal term, five of them, whatever the hour."""

# The first act of an item is dated an hour before the last.
_DAY, _AFTER = (
    timedelta(days=1),
    timedelta(hours=2),
)


def acting(needs: Sequence[Need], facturas: Sequence[Resource], now: datetime) -> datetime:
    """Return the moment before which an item dates its acts: now, or within the terms of its
    facturas.

    Who asks for facturas of some age dates the acts himself.
    """
    if any(need.asks(FILING) for need in needs):
        return now
    filed = (moment(fecha_radicado(row)) for row in facturas if radicada(row))
    issued = (moment(emision(row)) for row in facturas if not radicada(row))
    return within([one for one in filed if one], [one for one in issued if one], now)


def within(filed: Sequence[datetime], issued: Sequence[datetime], now: datetime) -> datetime:
    """Return the moment before which to date acts on facturas filed then: now, or shortly after
    they were filed.

    An act of today is late for a factura filed long ago, and whoever enforces the legal terms is
    right to refuse it. Facturas yet to be filed are not filed before they were issued. A moment
    without offset is Bogotá's.
    """
    known = [local(one) for one in filed]
    if not known or count_business_days(min(known).date(), local(now).date()) <= RECENT:
        return now
    return min(now, max([*known, *(local(one) + _DAY for one in issued)]) + _AFTER)


def together(needs: Sequence[Need], facturas: Sequence[Resource]) -> bool | None:
    """Say whether one date is within the shortest term of all; None where nobody knows when one was
    filed.

    Who asks for an age sees to it himself.
    """
    ages = [habiles(row) for row in facturas if radicada(row)]
    known = [age for age in ages if age is not None]
    if any(need.asks(FILING) for need in needs) or max(known, default=0) <= RECENT:
        return True
    if len(known) < len(ages):
        return None
    return max(known) - min(known) <= RECENT


TERMS = Terms(acting, together)
