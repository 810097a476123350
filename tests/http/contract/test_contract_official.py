"""The pack's specs resolve every published document of SIIFA, and stand on their own."""

from pathlib import Path

import jsonschema_rs
import pytest
import schemathesis
from contract_sample import OFFICIAL, SPECS

from conformance.core.finding import Level
from conformance.http.contract.binding import bind, load_bindings, service_of
from conformance.http.contract.document import Document, load
from conformance.http.contract.drift.documents import drift_findings
from conformance.http.contract.effective import Contract, compose
from conformance.http.contract.lint import lint
from conformance.http.contract.norm import load_norm
from conformance.http.contract.quirks import contradictions, load_quirks

BINDINGS = load_bindings(SPECS / "bindings.yaml")
QUIRKS = load_quirks(SPECS / "quirks.yaml")
NORM = load_norm(SPECS / "norm.yaml")
OWN = {service: load(str(SPECS / f"{service}.openapi.yaml")) for service in BINDINGS.services()}

published = pytest.mark.skipif(
    not OFFICIAL.is_dir(),
    reason="los documentos publicados no están junto a esta copia del repositorio",
)


def composed(loaded: dict[str, Document], revision: str = "oficial") -> Contract:
    return compose(own=OWN, loaded=loaded, bindings=BINDINGS, norm=NORM, revision=revision)


def check(contract: Contract) -> None:
    """Every effective document loads in schemathesis, and every schema is a valid one."""
    for document in contract.documents.values():
        schema = schemathesis.openapi.from_dict(dict(document.raw))
        assert len(document.operations) == len([one.ok() for one in schema.get_all_operations()])
        for operation in document.operations:
            bodies = [
                operation.request_schema,
                *(one.schema for one in operation.answers),
                *(one.schema for one in operation.parameters),
            ]
            assert all(
                jsonschema_rs.meta.is_valid(dict(body)) for body in bodies if body is not None
            )


@pytest.mark.parametrize(
    ("revision", "missing"), [("oficial", ("listar_glosa", "listar_devolucion")), ("manual", ())]
)
def test_our_own_documents_bind_every_capability(revision: str, missing: tuple[str, ...]) -> None:
    """Both spellings are whole, but for the lists that only the manual has."""
    contract = composed({}, revision)
    assert missing == contract.missing
    check(contract)


def test_our_own_documents_deserve_few_findings() -> None:
    """Our documents keep the official quirks in names and types, and none of the other faults."""
    quirks = {"DOC-05", "DOC-17"}
    for service, document in OWN.items():
        found = lint(document, bind(document, service, BINDINGS), BINDINGS, QUIRKS)
        assert [] == [(one.code, one.actual) for one in found if one.code not in quirks]


@published
@pytest.mark.parametrize(
    ("name", "service", "count", "from_norm"),
    [
        ("siifa-factura-v1.openapi.json", "factura", 17, 10),
        ("siifa-seguridad-v1.openapi.json", "seguridad", 1, 0),
        ("siifa-swagger-modulo3-v102-20260218.json", "factura", 27, 0),
        ("siifa-swagger-modulo4-20260326-v103.json", "factura", 42, 0),
    ],
)
def test_published_documents_are_bound_whole(
    name: str, service: str, count: int, from_norm: int
) -> None:
    """Every operation of SIIFA in a published document is bound; its findings are observations."""
    document = load(str(OFFICIAL / name))
    bound = bind(document, service, BINDINGS)
    known = [
        one
        for one in document.operations
        if not one.path.startswith(("/WeatherForecast", "/api/User"))
    ]
    contract = composed({service: document})
    origins = [one.origin for one in contract.bound.values() if one.capability.service == service]
    assert (service, count, count, count, from_norm) == (
        service_of(document, BINDINGS),
        len(bound),
        len(known),
        origins.count("documento"),
        origins.count("norma"),
    )
    check(contract)
    found = [
        *lint(document, bound, BINDINGS, QUIRKS),
        *drift_findings(document, OWN[service], BINDINGS),
    ]
    assert {Level.MAY} == {one.level for one in found}
    assert {"DOC-01", "DOC-02", "DOC-06", "DOC-09"} <= {one.code for one in found}


@published
def test_a_published_document_read_as_yaml_is_the_same(tmp_path: Path) -> None:
    """The digest of a published document is the same after a round through YAML-compatible JSON."""
    source = OFFICIAL / "siifa-swagger-modulo4-20260326-v103.json"
    copy = tmp_path / "copia.yaml"
    copy.write_text("# copia\n" + source.read_text(encoding="utf-8-sig"), encoding="utf-8")
    assert load(str(source)).sha256 == load(str(copy)).sha256


@published
@pytest.mark.parametrize(
    ("name", "service", "numbers", "widths"),
    [
        ("siifa-factura-v1.openapi.json", "factura", [], True),
        ("siifa-seguridad-v1.openapi.json", "seguridad", [], False),
        ("siifa-swagger-modulo3-v102-20260218.json", "factura", ["X10", "X23", "X27"], True),
        (
            "siifa-swagger-modulo4-20260326-v103.json",
            "factura",
            ["X7", "X9", "X10", "X22", "X23", "X27"],
            True,
        ),
    ],
)
def test_what_a_published_document_says_against_itself_is_told(
    name: str, service: str, numbers: list[str], widths: bool
) -> None:
    """Each contradiction that it shows, by its number, and both paths where an id is narrower than
    elsewhere.
    """
    document = load(str(OFFICIAL / name))
    bound = bind(document, service, BINDINGS)
    told = [one.split(":")[0] for one in contradictions(bound, QUIRKS)]
    found = {one.code: one.actual for one in lint(document, bound, BINDINGS, QUIRKS)}
    narrow = (
        "int32: IdFactura en GET /api/Factura/{IdFactura}, GET "
        "/api/Factura/Alerta/{IdFactura} frente a"
    )
    assert (numbers, widths, False) == (
        told,
        narrow in found.get("DOC-04", ""),
        "PUT /api/EmpresaCuentaBancaria" in found["DOC-02"],
    )
