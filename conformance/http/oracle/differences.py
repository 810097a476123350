"""What differences have in common that nothing has which is as it must be.

A fault that shows in one element of a bulk shows for a reason: where it stands, how large its
amount is, which code or text it has. Told with the difference, that is where to look.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from conformance.http.exemplar import FieldNames

Facts = Mapping[str, str]
"""What is known of a case, by what it is about, in words."""
_MOST = 3  # reasons that are told
_LONG = 100  # characters of a text that is called long


def facts_of(place: int, count: int, sent: Mapping[str, Any], names: FieldNames) -> dict[str, str]:
    """Return what tells an element of a bulk from the others."""
    facts = {"posición": _position(place, count)}
    for name, value in sent.items():
        if names.is_code(name):
            facts[name] = str(value)
        elif not names.is_id(name) and not names.is_date(name) and (said := _said(value)):
            facts[name] = said
    return facts


def _position(place: int, count: int) -> str:
    if place == 0:
        return "el primero"
    if place == count - 1:
        return "el último"
    return "el segundo" if place == 1 else "del medio"


def _said(value: Any) -> str:
    """Return what class a value is of, "" where nothing is to be said of it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return f"de {10 ** math.floor(math.log10(value))} o más"
    if not isinstance(value, str):
        return ""
    if not value:
        return "vacío"
    if value != value.strip():
        return "con blancos en los extremos"
    if not value.isascii():
        return "con letras fuera de ASCII"
    return "largo" if len(value) > _LONG else ""


def shared(wrong: Sequence[Facts], right: Sequence[Facts]) -> dict[str, str]:
    """Return what all wrong cases have and no right one has."""
    first, *others = wrong
    return {
        name: value
        for name, value in first.items()
        if all(one.get(name) == value for one in others)
        and not any(one.get(name) == value for one in right)
    }


def in_common(wrong: Sequence[Facts], right: Sequence[Facts]) -> str:
    """Return that in words, to be told after the first of them; "" where there is nothing to
    tell.
    """
    if not wrong or not right:
        return _several(wrong)
    known = list(shared(wrong, right).items())[:_MOST]
    if not known:
        return _several(wrong)
    why = ", ".join(f"{name}: {value}" for name, value in known)
    whole = len(wrong) + len(right)
    return f" ({len(wrong)} de {whole}; solo con {why})"


def _several(wrong: Sequence[Facts]) -> str:
    return f" (y {len(wrong) - 1} más)" if len(wrong) > 1 else ""
