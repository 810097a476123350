"""The contract phase: the loaded documents themselves, and whether each core capability is
bound.
"""

from collections.abc import Callable, Mapping

from conformance.core.finding import Level
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.contract.binding import bind
from conformance.http.contract.document import Document
from conformance.http.contract.drift.documents import drift_findings
from conformance.http.contract.effective import Contract
from conformance.http.contract.lint import lint
from conformance.http.item import Item
from conformance.http.pack import Pack


def items(pack: Pack, contract: Contract, own: Mapping[str, Document]) -> tuple[Item, ...]:
    """Return two items per loaded document (lint, drift from our `own`) and one per service (its
    core is bound).
    """
    made = []
    for service in contract.documents:
        # Our own documents carry the official quirks on purpose; only what was loaded is looked
        # over.
        if service in contract.loaded:
            made.append(
                Item(
                    id=f"contract/{service}/documento",
                    phase="contract",
                    level=Level.MAY,
                    title=f"El documento del servicio {service} está bien escrito",
                    run=_document(pack, service),
                    requirements=pack.citations.of("document").requirements,
                )
            )
            made.append(
                Item(
                    id=f"contract/{service}/deriva",
                    phase="contract",
                    level=Level.MAY,
                    title=f"El documento del servicio {service} dice lo mismo que la norma",
                    run=_drift(pack, service, own),
                    requirements=pack.citations.of("document").requirements,
                )
            )
        made.append(
            Item(
                id=f"contract/{service}/nucleo",
                phase="contract",
                title=f"Cada capacidad del núcleo en {service} tiene su operación",
                run=_core(pack, service),
                requirements=pack.citations.of("document.core").requirements,
            )
        )
    return tuple(made)


def _document(pack: Pack, service: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        document = context.contract.loaded[service]
        context.record(
            lint(document, bind(document, service, pack.bindings), pack.bindings, pack.quirks)
        )

    return run


def _drift(pack: Pack, service: str, own: Mapping[str, Document]) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        context.record(
            drift_findings(context.contract.loaded[service], own[service], pack.bindings)
        )

    return run


def _core(pack: Pack, service: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        absent = [
            name
            for name, capability in pack.bindings.capabilities.items()
            if capability.service == service
            and capability.core
            and name not in context.contract.bound
        ]
        if absent:
            raise BlockedError(f"sin operación en el contrato: {', '.join(absent)}")

    return run
