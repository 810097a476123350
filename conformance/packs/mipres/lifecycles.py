"""The case of a prescription, as tables: each act processes the row before it (R1, R2, R10 to R14).

The acts process rows of five collections, so that no one reading tells the state of a case: the
stories exercise these tables, and the reference server is asked for their rules by name.
"""

from conformance.core.finding import Level
from conformance.core.lifecycle import Lifecycle, Move, Refusal, Rule
from conformance.packs.mipres.steps import CHAIN, STEPS

_NOTHING, _REFUSED = "sin direccionar", "no direccionado"
_STATES = ("direccionado", "programado", "entregado", "reportado", "suministrado")
_ROLES = {"asegurador": ("eps", "et"), "dispensador": ("proveedor",)}
_STRONG = ("direccionamiento", "programacion")


def _roles(name: str) -> tuple[str, ...]:
    roles = _ROLES[STEPS[name].side]
    return (*roles, "ips") if name == "reporte" else roles


def _moves(states: tuple[str, ...], chain: tuple[str, ...]) -> tuple[Move, ...]:
    """Return the acts of a chain and their annulments, each from one state to the next."""
    every = (_NOTHING, *states)
    made = []
    for place, name in enumerate(chain):
        step = STEPS[name]
        act = "entregar_ambito" if name == "entrega" and not place else step.act
        roles = ("proveedor", "ips") if act == "entregar_ambito" else _roles(name)
        made.append(Move(act, (every[place],), every[place + 1], act, roles))
        made.append(Move(step.annul, (every[place + 1],), every[place], step.annul, _roles(name)))
    return tuple(made)


def _previous(name: str) -> Rule:
    return Rule(f"previo:{STEPS[name].act}", "LIF-02", "MIPRES-R1", text="Falta el acto anterior")


def _once(name: str) -> Rule:
    strong = name == "programacion"
    requirement, level = ("R13", Level.SHOULD) if strong else ("R13b", Level.MAY)
    rule = f"una-vez:{STEPS[name].act}"
    return Rule(rule, "LIF-03", f"MIPRES-{requirement}", level, "El acto ya está registrado")


def _active(name: str) -> Rule:
    rule = f"activo:{STEPS[name].annul}"
    return Rule(rule, "LIF-02", "MIPRES-R12", Level.SHOULD, "El registro ya se procesó")


def _refusals(states: tuple[str, ...], chain: tuple[str, ...]) -> tuple[Refusal, ...]:
    every, made = (_NOTHING, *states), []
    for place, name in enumerate(chain):
        act, annul = STEPS[name].act, STEPS[name].annul
        if place:
            made.append(Refusal(_previous(name), (act,), every[:place]))
            made.append(Refusal(_once(name), (act,), every[place + 1 :]))
        if every[place + 2 :]:
            made.append(Refusal(_active(name), (annul,), every[place + 2 :]))
    return tuple(made)


_NO = STEPS["no_direccionamiento"]
DISPENSACION = Lifecycle(
    "dispensacion",
    "Dispensación ambulatoria",
    (_NOTHING, *_STATES, _REFUSED),
    (
        *_moves(_STATES, CHAIN),
        Move(_NO.act, (_NOTHING,), _REFUSED, _NO.act, _ROLES[_NO.side]),
        Move(_NO.annul, (_REFUSED,), _NOTHING, _NO.annul, _ROLES[_NO.side]),
    ),
    _refusals(_STATES, CHAIN),
    legal="MIPRES-R1",
)
HOSPITAL = Lifecycle(
    "hospitalaria",
    "Dispensación hospitalaria y de urgencias",
    (_NOTHING, *_STATES[2:]),
    _moves(_STATES[2:], CHAIN[2:]),
    legal="MIPRES-R2",
)
LIFECYCLES = (DISPENSACION, HOSPITAL)
