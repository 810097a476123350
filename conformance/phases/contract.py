"""The contract phase: the loaded documents themselves, and whether each core capability is bound."""

from collections.abc import Callable

from conformance.contract.binding import bind
from conformance.contract.effective import Contract
from conformance.contract.lint import lint
from conformance.finding import Level
from conformance.pack import Pack
from conformance.stage import BlockedError, Item, Stage


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per document (lint) and one per service (its core capabilities are bound)."""
    made = []
    for service in contract.documents:
        # Our own documents carry the official quirks on purpose; only what was loaded is looked over.
        if service in contract.loaded:
            made.append(Item(id=f"contract/{service}/documento", phase="contract", level=Level.MAY,
                             title=f"El documento del servicio {service} está bien escrito",
                             run=_document(pack, service), requirements=("SIIFA-DOC",)))
        made.append(Item(id=f"contract/{service}/nucleo", phase="contract",
                         title=f"Cada capacidad del núcleo en {service} tiene su operación",
                         run=_core(pack, service), requirements=("SIIFA-CORE", "SIIFA-MAN-4.4")))
    return tuple(made)


def _document(pack: Pack, service: str) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        document = stage.contract.loaded[service]
        stage.findings.extend(lint(document, bind(document, service, pack.bindings), pack.bindings))
    return run


def _core(pack: Pack, service: str) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        absent = [name for name, capability in pack.bindings.capabilities.items()
                  if capability.service == service and capability.core and name not in stage.contract.bound]
        if absent:
            raise BlockedError(f"sin operación en el contrato: {', '.join(absent)}")
    return run
