"""Bad input that only the target can show: the doctor and a run say it with the same sentence, and
nothing is written.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from conformance.core.capability import Kind
from conformance.core.errors import InputError
from conformance.core.exchange import Exchange, Request, Response
from conformance.core.mismatch import Mismatch
from conformance.core.places import Places
from conformance.core.remark import State
from conformance.core.resource import Pool, Resource
from conformance.core.target import Target
from conformance.http.reference import Setup
from conformance.http.wire.client import Client
from conformance.packs.siifa.access.roles import ROLES
from conformance.packs.siifa.facturas import FACTURA, RADICADA, radicadas
from conformance.packs.siifa.sandbox.app import create
from conformance.run.doctor.checks import remarks
from conformance.run.doctor.looking import Tools, look
from conformance.run.doctor.observed import Observed
from conformance.run.doctor.verdict import opinion
from conformance.run.mismatches import noticed, of_another_side, unseen
from conformance.run.plan import all_items, make_plan
from conformance.run.preparation import prepare
from conformance.run.target_file import parse_target
from conformance.selftest.in_process import InProcess
from conformance.selftest.own_target import target_of

Change = Callable[[Request, Response], Response]
_WHOLE = target_of()
_PASSWORD = next(iter(_WHOLE.roles.values())).password
_FACTURAS = "listar_facturas"
_FEW = tuple(one for one in all_items(make_plan(_WHOLE, {}, phases=("probing",))) if one.needs)[:3]
_JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the doctor and a run make of the same target: what is amiss, and all that was sent."""

    doctor: str
    run: str
    observed: Observed
    sent: tuple[Request, ...]

    @property
    def wrote(self) -> bool:
        return any(one.kind is Kind.WRITE for one in self.sent)


class _Changed:
    """A sandbox whose answers are changed on the way."""

    def __init__(self, change: Change, sent: list[Request]) -> None:
        setup = Setup(7, password=_PASSWORD, stock={"radicada": 4, "pendiente": 2})
        self._inner, self._change, self._sent = InProcess(create(setup)), change, sent

    def carry(self, request: Request) -> Response:
        self._sent.append(request)
        return self._change(request, self._inner.carry(request))

    def close(self) -> None:
        """Nothing is held."""


def _as_it_is(request: Request, response: Response) -> Response:
    return response


def _target(**changes: Any) -> Target:
    roles = {role: _WHOLE.roles[role] for role in ("erp", "ips")}
    lines = {"facturas": 9, "facturas.999001": 11, "roles.erp": 7, "roles.ips": 8}
    places = Places("/cualquiera/objetivo.yaml", lines)
    return replace(_WHOLE, **{"roles": roles, "places": places, **changes})


def _told(target: Target, change: Change = _as_it_is) -> _Told:
    sent: list[Request] = []
    tools = Tools(
        lambda host: replace(host, addresses=("192.0.2.1",)),
        lambda plan: Client(plan.target, plan.entry, carrier=_Changed(change, sent)),
        items_of=lambda plan: _FEW,
    )
    observed = look(target, {}, tools)
    amiss = [one.said for one in remarks(observed) if one.state is not State.GOOD]
    return _Told("\n".join(amiss), _before(target, change, sent), observed, tuple(sent))


def _before(target: Target, change: Change, sent: list[Request]) -> str:
    """Return what a run says before its first item."""
    plan = make_plan(target, {})
    logins: list[Exchange] = []
    with Client(target, plan.entry, carrier=_Changed(change, sent)) as client:
        token = partial(client.token, heard=logins.append)
        made = prepare(plan, client.send, token, [radicadas(2)], logins)
    goes_on = noticed(target, made.pool.mismatches)
    return "\n".join((made.unavailable, made.unprepared, made.astray, *goes_on)).strip()


def _listed(keep: Callable[[Request, dict[str, Any]], bool]) -> Change:
    """Show of the list of facturas only some rows."""

    def change(request: Request, response: Response) -> Response:
        if request.capability != _FACTURAS or response.status != 200:
            return response
        body = json.loads(response.body)
        rows = [row for row in body["resultado"] if keep(request, row)]
        return Response(200, _JSON, json.dumps({**body, "resultado": rows}).encode())

    return change


_NO_ROWS = _listed(lambda request, row: False)
_NONE_FOR_THE_PROVIDER = _listed(lambda request, row: request.role == "erp")
_HALVES = _listed(lambda request, row: (row["idFactura"] % 2 == 0) == (request.role == "erp"))


def _seen(role: str) -> tuple[int, ...]:
    """Return the ids that a role sees in the sandbox."""
    rows: list[int] = []

    def keep(request: Request, row: dict[str, Any]) -> bool:
        if request.role == role:
            rows.append(row["idFactura"])
        return True

    _before(_target(), _listed(keep), [])
    return tuple(dict.fromkeys(rows))


_MINE = _seen("erp")
_SHARED = tuple(one for one in _MINE if one in _seen("ips"))


def test_ids_that_nobody_sees_are_named_with_their_line() -> None:
    """The doctor goes on to say what a run would judge; the run does not begin."""
    told = _told(_target(resources={"factura": (*_SHARED[:2], 999001, 999002)}))
    said = "facturas: ni erp ni ips ven 999001 (línea 11) y 999002 (no existen en ese sistema, o"
    assert said in told.doctor
    assert said in told.run
    assert "objetivo.yaml:9, escriba facturas: ids de facturas que vean las dos partes" in told.run
    assert "/cualquiera" not in told.run
    assert told.observed.forecast is not None
    assert (2, False) == _ends(told)
    assert not told.wrote


def test_of_very_many_ids_a_few_are_named() -> None:
    """And how many more there are."""
    told = _told(_target(resources={"factura": tuple(range(999001, 999021))}))
    assert "999008 y 12 más (no existen" in told.doctor
    assert "999008 y 12 más (no existen" in told.run


@pytest.mark.parametrize(
    ("seen_by", "said"),
    [
        ("erp", "erp ve {}, y ips no (son de otro prestador)"),
        ("ips", "ips ve {}, y erp no (son de otro pagador)"),
    ],
)
def test_ids_that_one_side_alone_sees_are_told_with_whose_they_are(seen_by: str, said: str) -> None:
    """They are no facturas between these two."""
    one, others = _SHARED[0], _SHARED[1:3]
    hide = _listed(lambda request, row: row["idFactura"] != one or request.role == seen_by)
    told = _told(_target(resources={"factura": (one, *others)}), hide)
    assert said.format(one) in told.doctor
    assert said.format(one) in told.run
    assert (2, False) == _ends(told)


def test_ids_that_are_used_or_pending_are_named_and_a_run_goes_on() -> None:
    """With what is left of them."""
    told = _told(_target(resources={"factura": _SHARED}), _acted_on(_SHARED[0]))
    for text in (f"ya hay seguimientos o pagos en {_SHARED[0]}, y no se usan", "sin radicar: "):
        assert text in told.doctor
        assert text in told.run
    assert told.run.startswith("Atención: facturas: ")
    assert opinion(told.observed, remarks(told.observed)).may_run


def _acted_on(factura: int) -> Change:
    """Show that somebody has acted on a factura."""

    def change(request: Request, response: Response) -> Response:
        if request.capability != "listar_seguimientos" or response.status != 200:
            return response
        body = json.loads(response.body)
        rows = [*body["resultado"], {"idSeguimientoFactura": 1, "idFactura": factura}]
        return Response(200, _JSON, json.dumps({**body, "resultado": rows}).encode())

    return change


def test_a_provider_that_is_a_payers_user_is_told_by_its_token() -> None:
    """Its claims say what it is; nothing is looked for with it."""
    roles = {"erp": _WHOLE.roles["erp"], "ips": _WHOLE.roles["erp"]}
    told = _told(_target(roles=roles))
    said = "el usuario de «ips» entra con el rol erp, que es de pagador, y debe ser de prestador"
    assert said in told.doctor
    assert said in told.run
    assert "objetivo.yaml:8, escriba roles.ips: un usuario con el rol ips" in told.run
    assert (2, False) == _ends(told)
    assert not told.wrote


def test_sides_that_share_no_factura_have_a_sentence_of_their_own() -> None:
    """Both get in and both see rows: not the same."""
    told = _told(_target(), _HALVES)
    said = "de las facturas que ve uno el otro no ve ninguna"
    assert said in told.doctor
    assert said in told.run
    assert "roles.ips" in told.run
    assert (2, False) == _ends(told)
    assert not told.wrote


@pytest.mark.parametrize(("change", "roles"), [(_NO_ROWS, 2), (_NONE_FOR_THE_PROVIDER, 1)])
def test_a_role_that_gets_in_and_sees_nothing_is_told_before_the_first_item(
    change: Change, roles: int
) -> None:
    """What needs no factura is judged all the same."""
    told = _told(_target(), change)
    said = "entra, pero el sistema no le muestra ninguna factura"
    assert roles == told.doctor.count(said)
    assert roles == told.run.count(said)
    assert 2 == _ends(told)[0]


_PORTAL = Response(302, (("location", "https://portal.example/entrar?de=aqui"),), b"")
_PAGE = Response(200, (("content-type", "text/html"),), b"<html>Inicie su sesion</html>")


@pytest.mark.parametrize("service", ["seguridad", "factura"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [(_PORTAL, "redirige a https://portal.example/entrar"), (_PAGE, "text/html|página web")],
)
def test_a_portal_or_a_page_in_the_place_of_a_service_is_told_and_not_followed(
    answer: Response, said: str, service: str
) -> None:
    """Nothing goes to a server that the target does not name."""
    told = _told(_target(), lambda request, came: answer if request.service == service else came)
    for text in (told.doctor, told.run):
        assert any(one in text for one in said.split("|"))
        assert f"services.{service}" in text or f"{service} (" in text
    assert (2, False) == _ends(told)
    assert {urlsplit(url).netloc for url in _WHOLE.services.values()} == {
        urlsplit(one.url).netloc for one in told.sent
    }


def _ends(told: _Told) -> tuple[int, bool]:
    made = opinion(told.observed, remarks(told.observed))
    return made.exit_code, made.may_run


_TARGET_FILE = """name: Prueba
pack: siifa
services: {seguridad: "http://127.0.0.1:1/s", factura: "http://127.0.0.1:1/f"}
roles:
  erp: {userName: uno, password: dos}
facturas:
- 101
- 102
- 101
"""


def test_an_id_given_twice_is_refused_at_its_line() -> None:
    """One of the two may be meant to be another: nothing is sent."""
    with pytest.raises(InputError) as refused:
        parse_target(_TARGET_FILE, "objetivo.yaml")
    (fault,) = refused.value.faults
    assert fault.place is not None
    assert ("objetivo.yaml", 9) == (fault.place.file, fault.place.line)
    assert "facturas trae dos veces el id 101; antes, en la línea 7." == fault.message


def test_a_target_knows_the_lines_of_its_keys_and_ids() -> None:
    """What the target shows to be otherwise is told with them."""
    places = parse_target(_TARGET_FILE.replace("- 101\n", "", 1), "objetivo.yaml").places
    assert [6, 7, 5] == [
        places.lines[key] for key in ("facturas", "facturas.102", "roles.erp.password")
    ]


def test_ids_that_discovery_says_nothing_of_are_named() -> None:
    """A pack need not look into it: what it does not show is not there."""
    known = Mismatch("ya usada: {}", FACTURA.key, "otra", bars=False, ids=(2,))
    pool = Pool((Resource(1, FACTURA.name, RADICADA),), mismatches=(known,))
    (told,) = unseen((FACTURA,), {FACTURA.name: (1, 2, 3)}, pool)
    assert ((3,), True) == (told.ids, told.bars)
    assert [] == list(unseen((FACTURA,), {FACTURA.name: (3,)}, Pool(unseen=("erp",))))


@pytest.mark.parametrize(
    ("claimed", "astray"),
    [
        (("erp",), True),
        (("admin",), True),
        (("ips", "erp"), False),
        (("ips_gestor",), False),
        (("algo-propio",), False),
        ((), False),
    ],
)
def test_whose_user_a_role_holds_is_told_by_the_roles_that_its_token_claims(
    claimed: tuple[str, ...], astray: bool
) -> None:
    """One of its own side will do; of what nobody knows nothing is said."""
    assert astray == bool(list(of_another_side(ROLES, {"ips": claimed})))
