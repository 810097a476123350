"""A small synthetic run, with a server that tries to break out of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Finding, Level, Verdict
from conformance.core.lifecycle import Lifecycle, Move
from conformance.core.requirement import Requirement
from conformance.packs.siifa.facturas import FACTURA
from conformance.report.acta import write_acta
from conformance.report.ledger import LEDGER, Ledger, read
from conformance.report.record import (
    Header,
    LoadedDocument,
    Planned,
    RecordedOutcome,
    Served,
    Subject,
)
from conformance.report.writer import Writer

HOSTILE = (
    "</script><script>alert(1)</script>{{ 7*7 }}{% raw %}\" onload=x '<img src=x>\x00\u202e\ud800"
)
MANUAL = "Manual de interoperabilidad"
STARTED = "2026-11-20T15:00:00+00:00"
FINISHED = "2026-11-20T15:00:42+00:00"

REQUIREMENTS = (
    Requirement("SIIFA-S02", Level.MUST, "§7", MANUAL, "Ninguna petición produce un 500."),
    Requirement(
        "SIIFA-R05", Level.MUST, "R5", "Documento oficial", "Una glosa se responde una sola vez."
    ),
    Requirement(
        "SIIFA-R10", Level.SHOULD, "art. 57", "Ley 1438", "Ninguna fecha queda en el futuro."
    ),
    Requirement(
        "SIIFA-DOC", Level.MAY, "calidad", "Documento oficial", "El documento declara sus estados."
    ),
)
GLOSA = Lifecycle(
    "glosa",
    "La vida de una glosa",
    ("formulada", "respondida", "reiterada", "cerrada"),
    (
        Move(
            "responder",
            ("formulada",),
            "respondida",
            "responder_glosa",
            ("ips",),
            15,
            "Ley 1438 art. 57",
        ),
        Move(
            "reiterar",
            ("respondida",),
            "reiterada",
            "reiterar_glosa",
            ("erp",),
            10,
            "Ley 1438 art. 57",
        ),
        Move(
            "responder_reiteracion",
            ("reiterada",),
            "cerrada",
            "responder_reiteracion_glosa",
            ("ips",),
            7,
        ),
        Move("levantar", ("formulada", "respondida"), "cerrada", "reiterar_glosa", ("erp",)),
    ),
)
HEADER = Header(
    pack="siifa",
    target=Subject("Sistema de ejemplo", "pruebas", {"factura": "http://127.0.0.1:9/f"}),
    seed=7,
    started=STARTED,
    phases=("contract", "generation", "probing", "scenario"),
    revision="oficial",
    contract=(
        LoadedDocument(
            "factura", "API Factura", "v1", "specs/siifa/factura.openapi.yaml", "ab" * 32
        ),
    ),
    planned=(
        Planned("a", "probing", "Respuesta dos veces", "responder_glosa", "PUT /r", ("SIIFA-R05",)),
        Planned("b", "generation", "Formular", "formular_glosa", "POST /g", ("SIIFA-S02",)),
        Planned(
            "c", "scenario", "Fechas", "formular_glosa", "POST /g", ("SIIFA-R10",), Level.SHOULD
        ),
    ),
    requirements=REQUIREMENTS,
    capabilities=(
        Served("formular_glosa", "factura", True, "POST", "/g", "oficial", ("200", "400")),
        Served("responder_glosa", "factura", True, "PUT", "/r", "oficial", ("200", "400")),
        Served("listar_bancos", "factura", False),
    ),
    lifecycles=(GLOSA,),
    engine={"conformance": "0.1.0"},
    resources=(FACTURA.words,),
)


def exchange(
    name: str,
    *,
    capability: str = "formular_glosa",
    status: int | None = 200,
    body: str = '{"ok":true}',
    elapsed: float = 0.02,
) -> Exchange:
    request = Request(
        "POST", "http://127.0.0.1:9/g", "erp", capability=capability, operation="POST /g"
    )
    response = None if status is None else Response(status, (), body.encode("utf-8", "replace"))
    evidence = Evidence(
        request.url,
        (("Authorization", "Bearer ***"),),
        "{}",
        (("content-type", "text/plain"),),
        body,
        f"curl -X POST {request.url} # {name}",
    )
    return Exchange(
        name, request, response, None if response else "sin conexión", STARTED, elapsed, evidence
    )


def finding(
    code: str = "ERR-02",
    *,
    level: Level = Level.MUST,
    requirement: str = "SIIFA-S02",
    place: str = "",
    exchanges: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        code,
        f"Hallazgo {code}",
        level,
        requirement,
        "un estado declarado",
        "500",
        "formular_glosa",
        "POST /g",
        exchanges,
        place,
    )


@dataclass(frozen=True)
class RunEnd:
    interrupted: bool = False
    unavailable: str | None = None


def write(
    folder: Path,
    *,
    header: Header = HEADER,
    outcomes: Iterable[RecordedOutcome] = (),
    findings: Iterable[tuple[str, Finding]] = (),
    exchanges: Iterable[Exchange] = (),
    end: RunEnd | None = RunEnd(),
) -> Ledger:
    with Writer(folder / LEDGER) as writer:
        writer.header(header)
        for one in exchanges:
            writer.exchange("b", one)
        for item, said in findings:
            writer.finding(item, said)
        for outcome in outcomes:
            writer.item(outcome)
        if end:
            writer.footer(FINISHED, interrupted=end.interrupted, unavailable=end.unavailable)
    return read(folder / LEDGER)


def ended(
    a: Verdict = Verdict.PASSED, b: Verdict = Verdict.PASSED, c: Verdict = Verdict.PASSED
) -> tuple[RecordedOutcome, ...]:
    return (
        RecordedOutcome(
            "a", a, started=STARTED, elapsed=0.5, moves=("glosa.responder", "glosa.responder")
        ),
        RecordedOutcome("b", b, started=STARTED, elapsed=0.25),
        RecordedOutcome("c", c, started=STARTED),
    )


def every_ending(folder: Path) -> Iterator[Ledger]:
    """Yield a ledger of every way to end, each in a folder of its own."""
    for how in Verdict:
        found = [("b", finding(exchanges=("x1",)))] if how is Verdict.FAILED else []
        yield write(folder / how, exchanges=[exchange("x1")], outcomes=ended(b=how), findings=found)
    yield write(folder / "cut", exchanges=[exchange("x1")], outcomes=ended()[:1], end=None)
    yield write(folder / "before", findings=[("preparacion", finding())], outcomes=ended())


def hostile_run(folder: Path) -> Ledger:
    """A run whose server answered with text meant to break the page, and with very long text."""
    hostile = replace(finding(exchanges=("x1", "x2")), actual=HOSTILE, place=HOSTILE, title=HOSTILE)
    long = replace(
        finding("SCH-01", requirement="SIIFA-R05", exchanges=("x3",)), actual="largo " * 4000
    )
    return write(
        folder,
        outcomes=ended(b=Verdict.FAILED, c=Verdict.BLOCKED),
        exchanges=[
            exchange("x1"),
            exchange("x2", status=500, body=HOSTILE),
            exchange("x3", status=400),
            exchange("x4", capability="responder_glosa", elapsed=0.2),
            exchange("x5", status=405),
        ],
        findings=[
            ("b", hostile),
            ("b", hostile),
            ("b", long),
            ("b", finding("DOC-01", level=Level.MAY, requirement="SIIFA-DOC")),
        ],
    )


def page_of_one_finding(folder: Path) -> str:
    """Return the acta of a run in which one item failed, of the one thing that was asked."""
    write(
        folder,
        outcomes=ended(b=Verdict.FAILED),
        findings=[("b", finding())],
        exchanges=[exchange("x1")],
    )
    write_acta(folder)
    return (folder / "acta.html").read_text(encoding="utf-8")
