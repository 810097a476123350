"""What a parameter is decides who gives its value: the caller a row, the recipe a credential, the
item a scope and a day.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from conformance.core.answers import Dialect
from conformance.core.capability import Kind, ParameterRole
from conformance.core.exchange import Exchange, Request
from conformance.core.resource import Pool, Resource
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.auth.entry import Auth, Requester
from conformance.http.context import Context
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.document import Operation, Parameter
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.probes.ids import malformed, missing, replaced, unknown
from conformance.http.request_builder import build
from conformance.http.unknown_id import UNKNOWN

PARAMETERS = {
    "nit": ParameterRole.SCOPE,
    "tok": ParameterRole.CREDENTIAL,
    "fecha": ParameterRole.DAY,
}
PATH = "/entregas/{nit}/{tok}/{fecha}/{id}"


def _capability(path: str = PATH) -> Bound:
    made = Capability("ver", "s", Kind.READ, True, ("proveedor",), (), {}, parameters=PARAMETERS)
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    known = [Parameter(name, "path", True, {}) for name in names]
    known += [Parameter("estado", "query", False, {})]
    entered = tuple(replace(one, role=made.role_of(one)) for one in known)
    operation = Operation("GET", path, "", "", entered, None, (), False, (), {})
    return Bound(made, operation, "documento")


def _nit(requester: Requester, parameter: str) -> str:
    return requester.user


def _context(path: str = PATH, **more: Any) -> Context:
    def send(request: Request) -> Exchange:
        raise AssertionError(request.url)

    return Context(
        item=Item("x", "probing", "x", lambda context: None),
        contract=Contract({}, {}, {"ver": _capability(path)}, ()),
        services={"s": "http://s"},
        send_request=send,
        resources=(),
        pool=more.pop("pool", Pool()),
        seed=0,
        now=lambda: datetime(2026, 3, 4, 12, tzinfo=UTC),
        token_of=lambda role, service="": f"token-{role}",
        answers=Dialect({}),
        users={"proveedor": "900123"},
        **{"auth": Auth(scope=_nit), **more},
    )


@pytest.mark.parametrize(
    ("name", "where", "role"),
    [
        ("ID", "path", ParameterRole.ROW),
        ("estado", "query", ParameterRole.FILTER),
        ("Pagina", "query", ParameterRole.PAGE),
        ("NIT", "path", ParameterRole.SCOPE),
        ("fecha", "query", ParameterRole.DAY),
    ],
)
def test_a_parameter_is_what_the_bindings_say_or_else_its_place(
    name: str, where: str, role: ParameterRole
) -> None:
    """In the path it names a row; elsewhere it filters, unless pages are asked for by that name."""
    found = _capability().capability.role_of(Parameter(name, where, True, {}), ("pagina",))
    assert role == found


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"id": 7}, "/entregas/900123/{credential}/2026-03-04/7"),
        ({"id": 7, "NIT": "1"}, "/entregas/1/{credential}/2026-03-04/7"),
        (
            {"id": 7, "fecha": "2020-01-01", "estado": 2},
            "/entregas/900123/{credential}/2020-01-01/7?estado=2",
        ),
    ],
)
def test_a_scope_and_a_day_are_the_items_unless_they_are_given(
    values: Mapping[str, Any], path: str
) -> None:
    """The pack says whose the caller is; the day is that on which the item acts."""
    assert f"http://s{path}" == _context().request("ver", "proveedor", values).url


def test_a_row_is_never_made_up() -> None:
    with pytest.raises(BlockedError, match=r"no se dio el valor de \{id\}"):
        _context().request("ver", "proveedor", {})


def test_nobodys_row_leaves_scope_day_and_credential_as_they_are() -> None:
    """A request about no row is right in all the rest."""
    context = _context()
    asked = context.request("ver", "proveedor", {}, path_values=context.nobody("ver"))
    assert ({"id": str(UNKNOWN)}, f"/2026-03-04/{UNKNOWN}") == (
        context.nobody("ver"),
        asked.url[asked.url.index("/2026") :],
    )


@pytest.mark.parametrize(("role", "auth"), [("anonimo", Auth(scope=_nit)), ("proveedor", Auth())])
def test_whoever_has_no_scope_asks_nothing(role: str, auth: Auth) -> None:
    with pytest.raises(NotApplicableError, match=r"nada dice qué \{nit\} lleva .* de " + role):
        _context(auth=auth).request("ver", role, {"id": 1})
    with pytest.raises(NotApplicableError, match="nada dice qué valor"):
        build(_capability(), "http://s", role, {"id": 1}, {})


@pytest.mark.parametrize(("role", "token"), [("anonimo", None), ("proveedor", ""), ("anonimo", "")])
def test_without_the_credential_of_its_path_nothing_is_sent(role: str, token: str | None) -> None:
    """What would go out is another path, and its answer would speak of that."""
    context = _context("/{tok}/entregas")
    with pytest.raises(NotApplicableError, match="la credencial va en la ruta de GET"):
        context.call("ver", role, {}, token=token)
    assert [] == context.exchanges


def test_an_id_alone_is_changed() -> None:
    """A field that has the same value by chance stays."""
    context, values = _context("/entregas/{id}"), {"id": 5, "idOtro": 5}
    one = unknown(context, "ver", Exemplar("proveedor", lambda *_: {}, id_field="id"), values)
    assert f"http://s/entregas/{UNKNOWN}?idOtro=5" == one.url
    both = Exemplar("proveedor", lambda *_: {}, id_field="id", id_again=("idOtro",))
    assert f"/{UNKNOWN}?idOtro={UNKNOWN}" in unknown(context, "ver", both, values).url
    assert "http://s/entregas/abc" == malformed(context, "ver", "proveedor", "abc").url
    again = replaced(context, "ver", "proveedor", values, "id", "-1")
    assert "http://s/entregas/-1?idOtro=5" == again.url


def test_a_path_about_no_row_names_it_as_the_rows_are() -> None:
    """Where ids are texts, so is the one that no row has; what was discovered says so."""
    beds = tuple(Resource(f"P/{number}", "cama", "libre") for number in range(3))
    context = _context("/entregas/{id}", pool=Pool(beds))
    assert {"id": f"P%2F{UNKNOWN}"} == context.nobody("ver")


def test_where_no_other_id_is_allowed_there_is_nothing_to_ask() -> None:
    context = _context("/entregas/{id}")
    bound = context.contract.bound["ver"]
    told = (Parameter("id", "path", True, {"enum": ["A"]}, ParameterRole.ROW),)
    bound = replace(bound, operation=replace(bound.operation, parameters=told))
    context.contract = replace(context.contract, bound={"ver": bound})
    exemplar = Exemplar("proveedor", lambda *_: {}, id_field="id")
    with pytest.raises(NotApplicableError, match="el contrato no admite otro id en «id»"):
        missing(context, "ver", exemplar, {"id": "A"})
    assert {"id": str(UNKNOWN)} == context.nobody("ver")


def test_an_id_that_is_not_sent_is_not_asked_about() -> None:
    """Nor is one of several of a path: the others would be unknown too."""
    exemplar = Exemplar("proveedor", lambda *_: {}, id_field="idFila")
    with pytest.raises(NotApplicableError, match="no se puede preguntar por el id"):
        unknown(_context("/entregas/{id}"), "ver", exemplar, {"id": 5})
    with pytest.raises(NotApplicableError, match="la ruta nombra varias filas"):
        malformed(_context("/entregas/{id}/{otro}"), "ver", "proveedor", "abc")


@pytest.mark.parametrize(
    ("row", "schema", "absent"),
    [
        (5, {"type": "integer"}, UNKNOWN),
        ("P-7", {"type": "string"}, f"P-{UNKNOWN}"),
        ("P-000007", {"type": "string", "pattern": "^P-[0-9]{6}$"}, "P-999999"),
        ("P-000007", {"type": "string", "maxLength": 8}, "P-999999"),
        ("abc", {"type": "string", "pattern": "^[a-z]{3}$"}, "zzz"),
        ("abc", {"type": "string", "pattern": "(?<a>"}, f"abc-{UNKNOWN}"),
    ],
)
def test_an_id_that_no_row_has_is_of_the_kind_of_the_rows(
    row: Any, schema: Mapping[str, Any], absent: Any
) -> None:
    """Where ids are texts, a number would be refused for its form and nothing would be asked."""
    context = _context("/entregas/{id}")
    bound = context.contract.bound["ver"]
    told = (Parameter("id", "path", True, schema, ParameterRole.ROW),)
    bound = replace(bound, operation=replace(bound.operation, parameters=told))
    context.contract = replace(context.contract, bound={"ver": bound})
    exemplar = Exemplar("proveedor", lambda *_: {}, id_field="id")
    assert absent == missing(context, "ver", exemplar, {"id": row})
    assert f"http://s/entregas/{absent}" == unknown(context, "ver", exemplar, {"id": row}).url
