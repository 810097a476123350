"""The flow of the municipalities, of targets that take it: it is told, and not judged yet."""

from collections.abc import Iterator

from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.files.context import DeliveryContext
from conformance.files.item import DeliveryItem
from conformance.files.target import DeliveryTarget

_STEPS = (
    ("eps-municipio", "La EPS-S entrega al municipio en los diez primeros días", "4.13"),
    ("municipio-departamento", "El municipio remite en los diez días siguientes", "4.14"),
    ("consolidado", "El departamento remite el consolidado en su ventana", "4.15"),
    ("orden-publico", "La EPS-S entrega al departamento por orden público", "4.p2a"),
)


def _run(context: DeliveryContext) -> None:
    if not context.target.flag("flujo_subsidiado"):
        raise NotApplicableError("el objetivo no recibe el flujo de los municipios")
    raise BlockedError("el arnés todavía no entrega como municipio")


def items(target: DeliveryTarget) -> Iterator[DeliveryItem]:
    """Yield an item for each step of the flow."""
    for name, title, requirement in _STEPS:
        yield DeliveryItem(
            f"flujo/{name}",
            "scenario",
            title,
            _run,
            (f"BDUA-RES-{requirement}",),
            capability="flujo_municipio" if name == "eps-municipio" else "flujo_departamento",
            dated=False,
        )
