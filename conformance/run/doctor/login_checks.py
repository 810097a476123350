"""What is said of who gets in, and of the target's clock."""

import re
from collections.abc import Iterator

from conformance.core.phrase import counted, listed
from conformance.core.remark import Mend, Remark, bad, good, note
from conformance.run.certification import at_home
from conformance.run.doctor.observed import Entered, Observed

_SHORT_S = 120
_PAIR = "usuario y clave", "la clave"
_NETWORK = re.compile(r"network\.[a-z_]+(?:\.[a-z]+)?")
_TOLERANCE_S = 120


def logins(observed: Observed) -> Iterator[Remark]:
    """Say of each role whether it gets in, whose it is and what it may do."""
    unlisted = any(one.kind.unlisted for one in observed.stock)  # where nothing is, nothing lacks
    for one in observed.entered:
        yield _login(observed, one)
        yield from mismatched(observed, f"roles.{one.role}")
        if one.seen == 0 and not unlisted and one.inside and not _said(observed, one):
            yield note(
                f"el rol {one.role} entra, pero el sistema no le muestra ninguna fila.",
                Mend(f"roles.{one.role}", "un usuario de una entidad que tenga datos de prueba"),
            )
        if one.life_s is not None and one.life_s < _SHORT_S:
            yield note(
                f"{one.role}: su token dura {one.life_s:.0f} s; la corrida entrará muchas veces."
            )
    yield from _of_one_entity(observed)


def mismatched(observed: Observed, key: str) -> Iterator[Remark]:
    """Say what the target file says under a key and is not so."""
    for one in observed.mismatches:
        if one.key == key or one.key.startswith(f"{key}."):
            say = bad if one.bars or one.closes else note
            yield say(f"{one.told(observed.target.places)}.", Mend(one.key, one.write))


def _said(observed: Observed, entered: Entered) -> bool:
    return any(one.key == f"roles.{entered.role}" for one in observed.mismatches)


def _of_one_entity(observed: Observed) -> Iterator[Remark]:
    """Say which roles of another entity are of the same one after all: what they see of its rows
    would accuse a system that isolates well.
    """
    entities = {one.role: one.entity for one in observed.entered}
    abroad = {one.role: one.abroad for one in observed.entered}
    for role, like in at_home(abroad, entities).items():
        yield bad(
            f"{role} entra por la misma entidad que {like} ({entities[like]}): con ese usuario "
            "no se juzga el aislamiento, y lo que ve de ella no es ajeno.",
            Mend(f"roles.{role}", "un usuario de otra entidad, o quite ese rol"),
        )


def _login(observed: Observed, entered: Entered) -> Remark:
    role = entered.role
    if entered.skipped:
        return note(f"{role}: no se probó; {entered.skipped}.")
    if entered.refused:
        return bad(f"{role}: {entered.refused}", _mended(observed, entered))
    parts = [f"{role} entra"]
    if entered.entity:
        side = f"{entered.side} " if entered.side else ""
        parts.append(f"por {side}{entered.entity}")
    elif entered.side:
        parts.append(f"como {entered.side} (su token no dice de qué entidad es)")
    ability = entered.ability
    said = (
        f"{' '.join(parts)}; operaciones para él: {ability.reads} leen y {ability.writes} escriben"
    )
    if entered.seen is not None:
        said += f"; ve {counted(entered.seen, 'fila', 'filas')}"
    if entered.life_s is not None:
        said += f"; su token dura {_long(entered.life_s)}"
    if entered.claims:
        said += f" (lleva {listed(entered.claims[:8])})"
    return good(f"{said}.")


def _mended(observed: Observed, entered: Entered) -> Mend | None:
    """Return what to change: what the refusal names, else the credentials; None where nobody
    answered and nothing says why.
    """
    if named := _NETWORK.search(entered.refused):
        return Mend(named[0], "lo que se dice arriba")
    services = observed.target.services
    at = next((one for one in services if f"services.{one} " in entered.refused), "")
    if at:
        return Mend(f"services.{at}", "la dirección base correcta de ese servicio")
    if entered.silent:
        return None
    given = observed.target.roles[entered.role]
    what, which = ("un token vigente", "el token") if given.token else _PAIR
    variable = given.password_variable
    where = f"; {which} se lee de la variable {variable}" if variable else ""
    return Mend(f"roles.{entered.role}", f"{what} que el sistema acepte{where}")


def _long(seconds: float) -> str:
    if seconds < _SHORT_S:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def clock(observed: Observed) -> Iterator[Remark]:
    """Say whether the target's clock and ours agree."""
    skew = observed.skew_s
    if skew is None:
        return
    if abs(skew) <= _TOLERANCE_S:
        yield good("el del objetivo y el de este equipo coinciden (menos de 2 minutos).")
        return
    way = "adelantado" if skew > 0 else "atrasado"
    yield note(
        f"el del objetivo va {_long(abs(skew))} {way} respecto del de este equipo; las pruebas se "
        "fechan con la hora del objetivo. Revise cuál de los dos está mal."
    )
