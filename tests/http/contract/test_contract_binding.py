"""Bindings are checked whole, and find each capability whatever its path is called."""

from pathlib import Path

import pytest
from contract_sample import answer, bindings, old, own, raw

from conformance.core.capability import Shape
from conformance.core.errors import InputError, UsageError
from conformance.http.contract.binding import bind, load_bindings, service_of
from conformance.http.contract.document import from_raw


def test_every_spelling_of_an_operation_binds(tmp_path: Path) -> None:
    """The manual's spelling, another case, other parameter names and a base path bind as the
    official does.
    """
    known = bindings(tmp_path)
    assert {
        "listar_glosa_de_factura": "/api/Glosa/ByIdFactura/{idFactura}",
        "formular_glosa": "/api/Glosa",
    } == {name: one.path for name, one in bind(old(), "factura", known).items()}
    strange = from_raw(raw({"/siifa/API/glosa/{x}": {"get": {"responses": answer({})}}}), "a.json")
    assert ["ver_glosa"] == list(bind(strange, "factura", known))
    behind = from_raw(
        raw({"/Glosa/{x}": {"get": {"responses": {}}}}, servers=[{"url": "https://h/api"}]),
        "a.json",
    )
    assert ["ver_glosa"] == list(bind(behind, "factura", known))


def test_the_first_revision_that_is_named_is_the_usual_one(tmp_path: Path) -> None:
    """The spellings of a system are those that its candidates name, in their order."""
    assert ("oficial", "manual") == bindings(tmp_path).revisions()


def test_a_document_says_which_service_it_is(tmp_path: Path) -> None:
    """The service with most operations wins; a foreign document is refused."""
    known = bindings(tmp_path)
    assert service_of(own(), known) == "factura"
    with pytest.raises(UsageError, match="nada que comparar"):
        service_of(from_raw(raw({"/otra": {"get": {"responses": {}}}}), "otra.json"), known)


def test_all_faults_of_a_bindings_file_are_told_at_once(tmp_path: Path) -> None:
    """Each fault comes with its place, and unknown keys with the nearest right one."""
    path = tmp_path / "bindings.yaml"
    path.write_text(
        "version: 2\ncapabilities:\n  a: {service: f, kind: leer, candidatos: [], candidates: "
        "[{revision: o, method: GIT, path: x}]}\n  b: {service: f, kind: read, candidates: "
        "[{revision: o, method: GET, path: /a}, {revision: o, method: GET, path: /b}]}\n"
        "  c: {service: f, kind: read, candidates: [{revision: o, method: get, path: /B/}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        load_bindings(path)
    said = [
        (fault.place.line if fault.place else 0, fault.message) for fault in raised.value.faults
    ]
    assert [
        (1, "Versión «2» del archivo."),
        (3, "kind de «a»: «leer» no se conoce."),
        (3, "Clave desconocida «candidatos» en la capacidad «a»."),
        (3, "Método «GIT» desconocido."),
        (3, "La ruta «x» no empieza por «/»."),
        (5, "«GET /B/» es candidato de «b» y de «c»."),
    ] == said


def test_a_capability_has_a_shape_that_its_kind_may_have(tmp_path: Path) -> None:
    """A read gives rows, a write takes them; where none is said, it is one row."""
    path = tmp_path / "bindings.yaml"
    row = "{service: f, kind: %s, %s: %s, candidates: [{revision: o, method: GET, path: /%s}]}"
    rows = [("read", "shape", "page"), ("write", "core", "true"), ("write", "shape", "many")]
    head = "version: 1\ncapabilities:\n"
    good = "".join(f"  c{n}: {row % (*one, n)}\n" for n, one in enumerate(rows))
    path.write_text(head + good, encoding="utf-8")
    known = load_bindings(path).capabilities.values()
    assert [Shape.PAGE, Shape.ONE, Shape.MANY] == [one.shape for one in known]
    path.write_text(f"{head}  a: {row % ('read', 'shape', 'many', 'a')}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_bindings(path)
    (fault,) = raised.value.faults
    assert "shape de «a», de kind «read»: «many» no se conoce." == fault.message
    assert fault.accepted.endswith("Se acepta: detail, summary, list, page.")


def test_broken_yaml_and_repeated_keys_point_at_their_line(tmp_path: Path) -> None:
    """A bindings file that is no YAML, or repeats a key, says where."""
    path = tmp_path / "bindings.yaml"
    for text, line in (
        ("version: 1\nversion: 1\ncapabilities: {}\n", 2),
        ("version: [1\na: b\n", 2),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as raised:
            load_bindings(path)
        assert raised.value.faults[0].place is not None
        assert line == raised.value.faults[0].place.line
    with pytest.raises(UsageError, match="No existe"):
        load_bindings(tmp_path / "no.yaml")


def test_a_parameter_has_a_role_of_all_capabilities_or_of_one(tmp_path: Path) -> None:
    """What a capability says goes before what the file says; a role that nobody knows is told."""
    path = tmp_path / "bindings.yaml"
    written = (
        "version: 1\nparameters: {Nit: scope, dia: day}\ncapabilities:\n"
        "  a: {service: f, kind: read, parameters: {dia: ROLE}, candidates: "
        "[{revision: o, method: GET, path: /a}]}\n"
    )
    path.write_text(written.replace("ROLE", "filter"), encoding="utf-8")
    assert {"nit": "scope", "dia": "filter"} == load_bindings(path).capabilities["a"].parameters
    path.write_text(written.replace("ROLE", "fecha"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_bindings(path)
    (fault,) = raised.value.faults
    assert "parameters.dia: «fecha» no se conoce." == fault.message
    assert "Se acepta: row, scope, credential, day, filter, page." == fault.accepted
