"""A target file is checked whole: every fault with its place, what is accepted, and the nearest
right word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from conformance.core.declared import Form
from conformance.core.errors import InputError, UsageError
from conformance.core.installed import UnknownPackError
from conformance.core.resource import TEXT, ResourceId, ResourceKind
from conformance.core.scope import EVERYTHING, Module, WantedScope
from conformance.core.target import Credentials, Target
from conformance.http.auth.basic import Basic
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.recipe import Recipe
from conformance.packs.siifa.facturas import FACTURA
from conformance.run.target_file import load_target, parse_target

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
ENVIRON = {"CLAVE": "secreta", "USUARIO": "erp@x"}
REMOTE = """\
name: Ensayo
pack: siifa
services: {seguridad: https://s.example/seguridad, factura: "http://s.example:8080"}
roles:
  erp: {userName: "${env:USUARIO}", password: "${env:CLAVE}"}
"""
LOCAL = REMOTE.replace("https://s.example", "http://localhost").replace("s.example", "127.0.0.1")


@dataclass(frozen=True)
class _Words:
    name: str = "siifa"
    services: tuple[str, ...] = ("seguridad", "factura")
    revisions: tuple[str, ...] = ("oficial", "manual")
    roles: tuple[str, ...] = ("erp", "erp_consulta", "ips")
    resources: tuple[ResourceKind, ...] = (FACTURA,)
    sides: tuple[str, ...] = ("pagador", "prestador")
    modules: tuple[Module, ...] = (Module("glosas", "glosas"), Module("pagos", "pagos"))
    shared: bool = False
    optional: frozenset[str] = frozenset()
    declared: ClassVar[Mapping[str, Form]] = MappingProxyType({})

    def recipe(self, service: str) -> Recipe:
        name = "una" if self.shared else service
        return PasswordGrant(name, service, "pedir") if service == "factura" else Basic(name)


def _pack_of(asked: str | None) -> _Words:
    if asked not in (None, "siifa"):
        raise UnknownPackError(asked, "¿Quiso decir «siifa»?")
    return _Words()


def _parse(text: str) -> Target:
    return parse_target(text, "objetivo.yaml", ENVIRON, pack_of=_pack_of)


def _faults(text: str) -> str:
    with pytest.raises(InputError) as raised:
        _parse(text)
    assert 4 == raised.value.exit_code
    return str(raised.value)


@pytest.mark.parametrize("name", ["palabras", "valores"])
def test_faults_are_told_all_at_once_as_in_the_golden_text(name: str) -> None:
    text = (GOLDEN / f"target-{name}.yaml").read_text(encoding="utf-8")
    assert (GOLDEN / f"target-{name}.txt").read_text(encoding="utf-8") == _faults(text) + "\n"


def test_a_target_keeps_what_was_written_and_the_rest_is_usual() -> None:
    target = _parse(REMOTE)
    assert (
        Target(
            "Ensayo",
            "siifa",
            {"seguridad": "https://s.example/seguridad", "factura": "http://s.example:8080"},
            {"erp": Credentials("erp@x", "secreta", "CLAVE")},
            "oficial",
        )
        == target
    )
    assert ("oficial", "pruebas", {}, 50.0, 30.0, False) == (
        target.revision,
        target.environment,
        target.resources,
        target.requests_per_second,
        target.timeout_s,
        target.strict,
    )
    assert "secreta" not in repr(target)


def test_everything_optional_can_be_written() -> None:
    target = _parse(
        REMOTE + "revision: manual\nenvironment: produccion\nfacturas: [7, 9]\nstrict: true\n"
        "limits: {requests_per_second: 2, timeout_s: 0.5}\ncodes: {GLOSA: FA0101}\n"
        "contract: {factura: f.yaml}\n"
    )
    assert (
        "manual",
        "produccion",
        {"factura": (7, 9)},
        True,
        2.0,
        0.5,
        {"GLOSA": "FA0101"},
        {"factura": "f.yaml"},
    ) == (
        target.revision,
        target.environment,
        target.resources,
        target.strict,
        target.requests_per_second,
        target.timeout_s,
        target.codes,
        target.contract,
    )
    assert _parse(REMOTE + "facturas: discover\n").resources == {}


def test_a_password_is_written_in_the_file_only_for_this_very_machine() -> None:
    literal = '"${env:CLAVE}"', "clave-escrita"
    local = _parse(LOCAL.replace(*literal))
    assert Credentials("erp@x", "clave-escrita", "") == local.roles["erp"]
    mixed = LOCAL.replace("http://127.0.0.1:8080", "http://s.example:8080").replace(*literal)
    for text in (REMOTE.replace(*literal), mixed):
        said = _faults(text)
        assert "La clave del rol erp está escrita en el archivo." in said
        assert 'password: "${env:NOMBRE}"' in said
        assert "clave-escrita" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "debe ser un mapa YAML"),
        ("- 1", "debe ser un mapa YAML"),
        ("solo texto", "debe ser un mapa YAML"),
        ("name: [uno", "no es YAML válido"),
        ("a: 1\n---\nb: 2", "no es YAML válido"),
        ("a: \x07", "no es YAML válido"),
        ("name: *nadie", "no es YAML válido"),
        ("name: uno\n\tpack: x", "no es YAML válido"),
        (REMOTE.replace("Ensayo", "!raro x"), "La etiqueta «!raro» no se admite"),
        (REMOTE.replace("Ensayo", "{}"), "name debe ser"),
        (REMOTE.replace("name: Ensayo\n", ""), "Falta la clave «name»"),
        (
            REMOTE.replace("https://s.example/seguridad", "ftp://s.example"),
            "«ftp://s.example» no es una dirección web",
        ),
        (
            REMOTE.replace("s.example:8080", "s.example:99999"),
            "«http://s.example:99999» no es una dirección web",
        ),
        (
            REMOTE.replace("http://s.example:8080", "http://[::1"),
            "«http://[::1» no es una dirección web",
        ),
        (
            REMOTE.replace("${env:CLAVE}", "${env:NO_ESTA}"),
            "La variable de entorno NO_ESTA no está definida",
        ),
        (REMOTE.replace("${env:USUARIO}", "${USUARIO}"), "Una variable se escribe ${env:NOMBRE}"),
        (REMOTE + "limits: {timeout_s: true}\n", "limits.timeout_s «true» no se acepta"),
        (REMOTE + "limits: {timeout_s: .nan}\n", "limits.timeout_s «.nan» no es un número finito"),
        (
            REMOTE + "limits: {max_writes: -1}\n",
            "max_writes es -1: está fuera de los límites",
        ),
        (
            REMOTE + "limits: {concurrency: 0}\n",
            "concurrency es 0: está fuera de los límites",
        ),
        (
            REMOTE + "limits: {max_writes: 2.5}\n",
            "max_writes debe ser un número entero, y es «2.5»",
        ),
        (REMOTE + "enforces_terms: quizá\n", "enforces_terms debe ser true o false"),
        (REMOTE + "facturas: []\n", "facturas no se entiende"),
        (REMOTE + "facturas: [true]\n", "facturas no se entiende"),
        (REMOTE.split("roles:")[0] + "roles: {}\n", "No hay ningún rol"),
    ],
)
def test_what_cannot_be_used_is_told(text: str, said: str) -> None:
    assert said in _faults(text)


def test_a_variable_that_is_not_set_is_told_once_with_how_often_it_is_used() -> None:
    text = (
        REMOTE.replace("CLAVE", "NO_ESTA")
        + '  ips: {userName: "${env:USUARIO}", password: "${env:NO_ESTA}"}\n'
    )
    said = _faults(text)
    assert 1 == said.count("NO_ESTA no está definida")
    assert said.startswith("objetivo.yaml:5:")
    assert "La variable de entorno NO_ESTA no está definida; el archivo la usa 2 veces.\n" in said


def test_a_fault_shows_its_line_and_column() -> None:
    assert "\n".join(
        (
            "objetivo.yaml:6:1",
            "  6 | estrict: true",
            "    | ^",
            "Clave desconocida «estrict» en el objetivo.",
            "¿Quiso decir «strict»? Se acepta: name, pack, revision, services, contract, "
            "environment, "
            "roles, facturas, scope, limits, codes, strict, enforces_terms, "
            "attestations, network, privacy, settings, paths, listen.",
        )
    ) == _faults(REMOTE + "estrict: true\n")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "objetivo.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + REMOTE.encode())
    assert _parse(REMOTE) == load_target(path, ENVIRON, pack_of=_pack_of)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    for name, said in (
        ("no.yaml", "No existe el archivo de objetivo"),
        ("x.yaml", "No se pudo leer"),
        (".", "No se pudo leer"),
    ):
        with pytest.raises(UsageError, match=said):
            load_target(tmp_path / name, ENVIRON)


def test_a_budget_of_writes_and_the_legal_terms_are_declared() -> None:
    target = _parse(REMOTE + "limits: {max_writes: 0, concurrency: 1}\nenforces_terms: true\n")
    assert (0, 1, True) == (target.max_writes, target.concurrency, target.enforces_terms)
    assert (None, 4, False) == (
        _parse(REMOTE).max_writes,
        _parse(REMOTE).concurrency,
        _parse(REMOTE).enforces_terms,
    )


@pytest.mark.parametrize(
    ("written", "ids"),
    [("[P-1, P-2]", ("P-1", "P-2")), ("[101, '007']", ("101", "007")), ("discover", ())],
)
def test_resources_that_are_told_apart_by_texts_are_listed_by_them(
    written: str, ids: tuple[ResourceId, ...]
) -> None:
    """What a pack says of its ids is how a target file lists them."""
    words = _Words(resources=(replace(FACTURA, ids=TEXT),))
    text = f"{REMOTE}facturas: {written}\n"
    target = parse_target(text, "objetivo.yaml", ENVIRON, pack_of=lambda asked: words)
    assert ids == target.resources.get(FACTURA.name, ())


@pytest.mark.parametrize("written", ["[]", "P-1", "{a: b}"])
def test_what_is_no_list_of_texts_is_told_with_one(written: str) -> None:
    """The example is of ids as the pack's are."""
    words = _Words(resources=(replace(FACTURA, ids=TEXT),))
    with pytest.raises(InputError, match="A-101, A-102"):
        parse_target(
            f"{REMOTE}facturas: {written}\n", "o.yaml", ENVIRON, pack_of=lambda asked: words
        )


OTHER = (
    '  erp: {userName: a, password: "${env:CLAVE}", services: '
    '{factura: {userName: b, password: "${env:CLAVE}", client_id: "${env:USUARIO}"}}}\n'
)


def test_a_role_may_have_other_credentials_at_a_service() -> None:
    """They are kept by the recipe of the service, with what else it asks for."""
    target = _parse(f"{REMOTE.split('  erp:')[0]}{OTHER}")
    own = Credentials("b", "secreta", "CLAVE", more={"client_id": "erp@x"})
    assert Credentials("a", "secreta", "CLAVE", services={"factura": own}) == target.roles["erp"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{factura:", "{facturas:", "¿Quiso decir «factura»?"),
        ("client_id", "cliente", "¿Quiso decir «client_id»?"),
        ("userName: b, ", "", "Al rol erp le falta «userName»."),
        ('client_id: "${env:USUARIO}"', "client_id: abierto", 'client_id: "${env:NOMBRE}"'),
    ],
)
def test_what_is_wrong_with_them_is_told(before: str, after: str, said: str) -> None:
    assert said in _faults(f"{REMOTE.split('  erp:')[0]}{OTHER.replace(before, after)}")


def test_services_that_are_entered_alike_share_theirs() -> None:
    """Two of them would be one and the other: which counts is not guessed."""
    two = OTHER.replace("}}}", '}, seguridad: {userName: c, password: "${env:CLAVE}"}}}')
    words = _Words(shared=True)
    with pytest.raises(InputError, match="A «seguridad» se entra igual que a otro servicio"):
        parse_target(
            f"{REMOTE.split('  erp:')[0]}{two}", "o.yaml", ENVIRON, pack_of=lambda asked: words
        )


def test_the_scope_is_told_by_sides_and_modules_of_the_pack() -> None:
    """In the order of the pack; without the key it is what the roles can show."""
    asked = _parse(REMOTE + "scope: {sides: [prestador], modules: [pagos, glosas]}\n").scope
    assert WantedScope(("prestador",), ("glosas", "pagos")) == asked
    assert EVERYTHING == _parse(REMOTE).scope


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{sides: [emisor]}", "«emisor» no se conoce en scope.sides"),
        ("{modules: [glosa]}", "¿Quiso decir «glosas»? Se acepta: glosas, pagos."),
        ("{modulos: [glosas]}", "Clave desconocida «modulos» en scope"),
        ("{modules: []}", "scope.modules debe ser una lista con al menos un elemento"),
        ("{}", "scope no dice nada"),
    ],
)
def test_a_scope_that_nobody_knows_is_refused_with_what_is_accepted(text: str, said: str) -> None:
    """At its place, like every fault of the file."""
    told = _faults(f"{REMOTE}scope: {text}\n")
    assert "scope: {" in told
    assert said in told
