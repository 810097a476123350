"""The parts of MIPRES that a target may want judged by themselves."""

from conformance.core.scope import Module
from conformance.packs.mipres.prescribed import PRESCRIBED
from conformance.packs.mipres.steps import STEPS, Step


def _of(step: Step) -> tuple[str, ...]:
    return (step.act, *step.doors, step.annul, *(step.reading(by) for by in step.ways))


def _all(*names: str) -> frozenset[str]:
    return frozenset(one for name in names for one in _of(STEPS[name]))


MODULES = (
    Module(
        "direccionamiento",
        "direccionamiento",
        _all("direccionamiento", "no_direccionamiento")
        | {"direccionamientos_varios", "no_direccionamientos_varios"},
    ),
    Module(
        "entrega",
        "programación, entrega y reporte",
        _all("programacion", "entrega", "reporte") | {"entregar_codigos"},
    ),
    Module("suministro", "suministro", _all("suministro") | {"suministros_varios"}),
    Module(
        "facturacion",
        "facturación",
        _all("facturacion", "datos_facturados") | {"facturacion_token"},
    ),
    Module("prescripcion", "prescripción", frozenset(PRESCRIBED)),
    Module(
        "seguridad",
        "tokens y permisos",
        frozenset({"generar_token"}),
        frozenset({"MIPRES-S5", "MIPRES-S6", "MIPRES-I6", "MIPRES-I7"}),
    ),
    Module(
        "aislamiento",
        "aislamiento entre entidades",
        requirements=frozenset({"MIPRES-I1", "MIPRES-I2", "MIPRES-I3", "MIPRES-I5"}),
        abroad=True,
    ),
)
