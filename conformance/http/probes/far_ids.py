"""Ids of which no system has a row, by how large they are and by who asks.

A target gives its ids itself: that a row of its own has a large one can't be brought about. What
can be asked is a number that nobody has, and so much larger than one that is there that its last
bits are the same: it must be told as unknown, or as none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.covering import Array, Cover, Covered, Space
from conformance.http.checks.codes import ERR_03
from conformance.http.context import Context
from conformance.http.exemplar import Exemplar
from conformance.http.factor import ROLE
from conformance.http.probes.ids import about_row, missing, right_for_unknown
from conformance.http.unknown_id import FAR

FAR_IDS = "números de los que no hay fila"
"""What a report calls it."""

_NUMBER, _UNKNOWN, _SAME_BITS = "número", "de ninguna fila", "el de una fila y 2^52 más"


def far_ids(context: Context, name: str, exemplar: Exemplar, values: Mapping[str, Any]) -> None:
    """Ask about rows that don't exist, in place of the one that these values name, beside the one
    that was asked about already; where rows have no numbers for ids, nothing is asked.
    """
    known = values.get(exemplar.id_field or "")
    if not isinstance(known, int):
        return
    numbers = {_UNKNOWN: missing(context, name, exemplar, values), _SAME_BITS: known + FAR}
    roles = _asking(context, name, exemplar)
    cover = Cover(Space({_NUMBER: tuple(numbers), ROLE: roles}))
    asked = {_NUMBER: _UNKNOWN, ROLE: exemplar.role}
    cover.add(asked)
    for row in (one for one in Array(cover.space).rows() if one != asked):
        number = numbers[row[_NUMBER]]
        by_role = replace(exemplar, role=row[ROLE])
        exchange = context.send(about_row(context, name, by_role, values, number))
        # A number that no row of a system may have is refused by some before it is looked for.
        far = (Meaning.INVALID,) if row[_NUMBER] == _SAME_BITS else ()
        right = (*right_for_unknown(exemplar), *far)
        told = f"{{}} para el id {number}, que no existe, como {row[ROLE]}"
        if not context.expect(exchange, right, ERR_03, expected=told, aspect="id.unknown"):
            break
        cover.add(row)
    reached, every = len(cover.reached), len(cover.space.combinations)
    context.covered.append(Covered(FAR_IDS, reached, every, strength=cover.space.strength))


def _asking(context: Context, name: str, exemplar: Exemplar) -> tuple[str, ...]:
    """Return who asks: who does in the exemplar, and of a reading one of another party too."""
    capability = context.bound(name).capability
    side = context.roles[exemplar.role].side
    named: Sequence[str] = [one for one in capability.roles if one not in capability.unnamed]
    others = (
        one
        for one in named
        if one in context.pool.roles and context.roles[one].side not in ("", side)
    )
    other = next(others, None) if capability.kind is Kind.READ else None
    return (exemplar.role, other) if other else (exemplar.role,)
