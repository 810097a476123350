"""The functions of SIIFA's scenarios: codes of the groups that the target lists."""

import re
from collections.abc import Mapping

from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.functions import PackFunction

_LEVEL_3 = re.compile(r"[A-Z]{2}\d{4}")


def code(context: Context, group: str, position: int = 0) -> str:
    """Return a code of level 3 that the target lists in a group, another for each position."""
    codes = sorted(
        one
        for one in context.pool.codes.get(asked_group(group, position), ())
        if _LEVEL_3.fullmatch(one)
    )
    if position >= len(codes):
        raise BlockedError(
            f"códigos de nivel 3 que el sistema lista en el grupo {group}: {len(codes)}; "
            f"hacen falta {position + 1}"
        )
    context.random.shuffle(codes)
    return codes[position]


def reiteration(context: Context, group: str) -> str:
    """R3: the code the target file names; else the payer's decision if the group lists it; else any
    of it.
    """
    named = context.pool.codes.get(f"reiteracion_{asked_group(group).lower()}", ())
    if named:
        return named[0]
    decision = "GRE003" if group == "GLOSA" else "DRE003"
    return decision if decision in context.pool.codes.get(group, ()) else code(context, group)


def asked_group(group: str, position: int = 0) -> str:
    """Return the group asked for, checked: a text, and a position from 0."""
    whole = isinstance(position, int) and not isinstance(position, bool)
    if not isinstance(group, str) or not whole or position < 0:
        raise ValueError(f"codigo({group!r}, {position!r}) no se puede.")
    return group


FUNCTIONS: Mapping[str, PackFunction] = {
    "codigo": PackFunction(
        1,
        2,
        "codigo('GRUPO') o codigo('GRUPO', n), con n desde 0",
        "un código de nivel 3 que el sistema lista en ese grupo",
        code,
        asked_group,
    ),
    "reiteracion": PackFunction(
        1,
        1,
        "reiteracion('GRUPO')",
        "el código con que el pagador reitera",
        reiteration,
        asked_group,
    ),
}
