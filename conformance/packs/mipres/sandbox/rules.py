"""The rules that the sandbox asks for by name and no lifecycle refuses by, and which writes leave
something in each table.
"""

from collections.abc import Iterator, Mapping

from conformance.http.reference import ServedRule
from conformance.packs.mipres.many import OF, several
from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.sandbox.bounds import BOUNDS
from conformance.packs.mipres.sandbox.fields import BODIES
from conformance.packs.mipres.steps import READS, STEPS, read_by

_HOSPITAL = "entregar_ambito"
_DELIVERIES = ("entregar", _HOSPITAL)
_PRESCRIBED = ("direccionar", "no_direccionar", _HOSPITAL)


def _of_values() -> Iterator[tuple[str, ServedRule]]:
    """Yield the bounds of the properties, each in the acts that take it."""
    for name in BOUNDS:
        acts = tuple(act for act, body in BODIES.items() if name in {one.name for one in body})
        yield f"valor:{name}", ServedRule("MIPRES-R21b", acts)


def _of_acts() -> Iterator[tuple[str, ServedRule]]:
    """Yield what goes once, where no lifecycle says so."""
    for act in ("direccionar", "no_direccionar", _HOSPITAL):
        yield f"una-vez:{act}", ServedRule("MIPRES-R13b", (act,))
    told = STEPS["datos_facturados"].act
    yield f"una-vez:{told}", ServedRule("MIPRES-F4", (told,))
    yield f"previo:{told}", ServedRule("MIPRES-S7", (told,))
    for step in STEPS.values():
        yield f"activo:{step.annul}", ServedRule("MIPRES-R12", (step.annul,))
        yield f"una-vez:{step.annul}", ServedRule("MIPRES-R12b", (step.annul,))


RULES: Mapping[str, ServedRule] = {
    **dict(_of_values()),
    **dict(_of_acts()),
    "modulo": ServedRule("MIPRES-R20b", _PRESCRIBED),
    "causa": ServedRule("MIPRES-R15", ("no_direccionar", *_DELIVERIES, "reportar_entrega")),
    "parcial": ServedRule("MIPRES-R16", _DELIVERIES),
    "fecha-entrega": ServedRule("MIPRES-R23", _DELIVERIES),
    "entrega-mayor": ServedRule("MIPRES-R16", ("entregar",)),
    "no-direccionado": ServedRule("MIPRES-R13b", ("direccionar",)),
    "direccionado": ServedRule("MIPRES-R13b", ("no_direccionar",)),
    "codigos": ServedRule("MIPRES-R22", ("entregar_codigos",)),
    "cuota-o-copago": ServedRule("MIPRES-R24", ("facturar",)),
    "total-facturado": ServedRule("MIPRES-R24", ("facturar",)),
    "reabre": ServedRule("MIPRES-R14", tuple(one.annul for one in STEPS.values() if one.follows)),
    "dia": ServedRule("MIPRES-R3b", read_by("fecha")),
    "prescripcion": ServedRule("MIPRES-R3b", read_by("prescripcion")),
    "tipodoc": ServedRule("MIPRES-R3b", read_by("paciente")),
    "token-de-prescripcion": ServedRule("MIPRES-S5", PRESCRIBED),
    "nit-de-prescripcion": ServedRule("MIPRES-I1", PRESCRIBED),
    "numero-prescrito": ServedRule("MIPRES-P2", ("prescripciones_por_numero",)),
    "paciente-prescrito": ServedRule("MIPRES-P2", ("prescripciones_por_paciente",)),
    "solo-lo-nombrado": ServedRule("MIPRES-V1", tuple(several(STEPS[name]) for name in OF)),
    "nit": ServedRule("MIPRES-I1", (*READS, *BODIES)),
}


_STRONG = ("direccionamiento", "programacion")  # of which two clients show that they are processed


def _of_columns() -> Iterator[tuple[str, str]]:
    """Yield what a wrong value in a column breaks that no client sends."""
    for step in STEPS.values():
        yield f"{step.name}.case", "MIPRES-R8"
        yield f"{step.name}.state", "MIPRES-R3b"
        yield f"{step.name}.state@{step.annul}", "MIPRES-R11"
        yield f"{step.name}.annulled", "MIPRES-R11"
        if step.follows:
            processed = "MIPRES-R10" if step.follows in _STRONG else "MIPRES-R10b"
            yield f"{step.follows}.state@{step.act}", processed
            yield f"{step.follows}.state@{step.annul}", "MIPRES-R14"


def _of_told() -> dict[str, str]:
    """Return the same of what is told of something billed, which one client alone shows."""
    told = STEPS["datos_facturados"]
    return {
        f"{told.name}.state": "MIPRES-F4",
        f"{told.name}.state@{told.annul}": "MIPRES-F5",
        f"{told.name}.annulled": "MIPRES-F5",
        f"{told.follows}.state@{told.act}": "MIPRES-F4",
        f"{told.follows}.state@{told.annul}": "MIPRES-F5",
    }


COLUMNS: Mapping[str, str] = {**dict(_of_columns()), **_of_told()}


def _writes(name: str) -> tuple[str, ...]:
    """Return the writes that leave something in a table: its own, and those that process a row."""
    own = STEPS[name]
    after = [one for one in STEPS.values() if one.follows == name]
    more = ("entregar_codigos",) if name == "entrega" else ()
    processing = tuple(act for one in after for act in (one.act, one.annul))
    return (own.act, *own.doors, *more, own.annul, *processing)


TABLES: Mapping[str, tuple[str, ...]] = {name: _writes(name) for name in STEPS}
