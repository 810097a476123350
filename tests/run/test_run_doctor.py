"""The doctor at a sandbox in this process: it goes as far as it can, and writes nothing."""

from collections.abc import Callable
from dataclasses import replace

from conformance.core.capability import Kind
from conformance.core.exchange import Request, Response
from conformance.core.remark import State
from conformance.core.target import Credentials, Target
from conformance.http.reference import Setup
from conformance.http.wire.carrier import TransportError
from conformance.http.wire.client import Client
from conformance.packs.siifa.sandbox.app import create
from conformance.run.doctor.checks import remarks
from conformance.run.doctor.looking import Tools, look
from conformance.run.doctor.observed import Host, Observed
from conformance.run.doctor.verdict import opinion
from conformance.run.plan import Plan
from conformance.selftest.in_process import InProcess
from conformance.selftest.own_target import target_of

_PAGE = Response(200, (("content-type", "text/html"),), b"<html>Portal</html>")
Change = Callable[[Request], Response | None]


def _as_it_is(request: Request) -> Response | None:
    return None


class _Line:
    """Carries requests to a sandbox, or gives the answer that a change has for one."""

    def __init__(self, sandbox: InProcess, change: Change) -> None:
        self._sandbox, self._change = sandbox, change
        self.sent: list[Request] = []

    def carry(self, request: Request) -> Response:
        self.sent.append(request)
        return self._change(request) or self._sandbox.carry(request)

    def close(self) -> None:
        """Nothing is held."""


def _reachable(host: Host) -> Host:
    return replace(host, addresses=("192.0.2.1",))


def _looked(
    target: Target, change: Change = _as_it_is, **setting: object
) -> tuple[Observed, list[Request]]:
    password = next(iter(target_of().roles.values())).password
    sandbox = create(Setup(7, password=password, **setting))  # type: ignore[arg-type]
    line = _Line(InProcess(sandbox), change)
    tools = Tools(_reachable, lambda plan: Client(plan.target, plan.entry, carrier=line))
    return look(target, {}, tools), line.sent


def _nobody(plan: Plan) -> Client:
    raise AssertionError("no client is made")


def _only(*roles: str) -> Target:
    whole = target_of()
    return replace(whole, roles={role: whole.roles[role] for role in roles})


def _unwell(observed: Observed) -> dict[str, str]:
    return {one.check: one.said for one in remarks(observed) if one.state is not State.GOOD}


def test_at_the_clean_sandbox_nothing_is_amiss_and_nothing_is_written() -> None:
    """All that is obligatory would be judged; logins and reads are all that goes out."""
    observed, sent = _looked(target_of())
    assert {"servidores"} == set(_unwell(observed))  # its address is http:// and not of loopback
    assert 0 == opinion(observed, remarks(observed)).exit_code
    assert {Kind.READ, Kind.LOGIN} == {one.kind for one in sent}


def test_few_facturas_and_roles_are_told_with_what_they_keep_from_being_judged() -> None:
    """Ready in part: who lacks, and of what there is too little."""
    observed, _ = _looked(_only("erp", "ips"), stock={"radicada": 3, "pendiente": 0})
    assert observed.forecast is not None
    said = " ".join(one.why for one in observed.forecast.missing)
    assert 2 == opinion(observed, remarks(observed)).exit_code
    assert "credenciales" in said
    assert "facturas" in said
    assert observed.forecast.judged < observed.forecast.obliged
    assert [3, 0] == [one.had for one in observed.stock]


def test_a_refused_role_is_told_and_the_others_are_looked_at_all_the_same() -> None:
    """Its line names the role and the variable; the password is nowhere."""
    whole = _only("erp", "ips")
    wrong = Credentials("erp@sandbox", "una-clave-falsa", "CLAVE_ERP")
    observed, _ = _looked(replace(whole, roles={**whole.roles, "erp": wrong}))
    said = remarks(observed)
    line = next(one for one in said if one.state is State.BAD)
    assert "rechazó el inicio de sesión del rol erp" in line.said
    assert line.mend is not None
    assert ("roles.erp", True) == (line.mend.key, "CLAVE_ERP" in line.mend.write)
    assert [False, True] == [one.inside for one in observed.entered]
    assert "una-clave-falsa" not in repr(said)


def test_a_base_address_with_a_page_is_told_of_its_service() -> None:
    """The login is elsewhere and works; nothing is known of what there is."""
    observed, _ = _looked(
        _only("erp"), lambda request: _PAGE if request.service == "factura" else None
    )
    assert "responde 200 con una página web" in _unwell(observed)["ruta base"]
    assert observed.forecast is None
    assert 2 == opinion(observed, remarks(observed)).exit_code


def test_a_token_that_the_system_does_not_take_is_told_of_its_role() -> None:
    """Nobody logs in with it: the first that is read shows what it is worth."""
    given = Credentials("", "", "TOKEN_ERP", token="un-token-cualquiera")
    observed, sent = _looked(replace(target_of(), roles={"erp": given}))
    (erp,) = observed.entered
    assert (False, "el sistema no acepta su token") == (erp.inside, erp.refused.partition(":")[0])
    (line,) = [one for one in remarks(observed) if one.state is State.BAD]
    assert line.mend is not None
    assert "un token vigente que el sistema acepte" in line.mend.write
    assert "TOKEN_ERP" in line.mend.write
    assert {Kind.READ} == {one.kind for one in sent}


def test_a_login_that_does_not_answer_is_tried_once() -> None:
    """The other roles would only wait as long."""
    gone = replace(target_of(), timeout_s=0.2)
    sent: list[Request] = []

    class _Silent:
        def carry(self, request: Request) -> Response:
            sent.append(request)
            raise TransportError("tiempo agotado: prueba")

        def close(self) -> None:
            """Nothing is held."""

    tools = Tools(_reachable, lambda plan: Client(plan.target, plan.entry, carrier=_Silent()))
    observed = look(gone, {}, tools)
    assert 1 == sum(one.kind is Kind.LOGIN for one in sent)
    assert {"el inicio de sesión no responde"} == {one.skipped for one in observed.entered[1:]}


def test_a_dead_server_is_asked_nothing() -> None:
    """It is told why, and what the file says besides."""
    dead = Tools(lambda host: replace(host, closed="nadie atiende ahí"), _nobody)
    observed = look(target_of(), {}, dead)
    assert () == observed.entered
    assert "nadie atiende ahí" in _unwell(observed)["conexión"]


def test_when_time_is_up_what_there_is_stays_unknown_and_is_told() -> None:
    """Nothing more is asked than was."""
    moments = iter([0.0] * 12)
    password = next(iter(target_of().roles.values())).password
    line = _Line(InProcess(create(Setup(7, password=password))), _as_it_is)
    tools = Tools(
        _reachable,
        lambda plan: Client(plan.target, plan.entry, carrier=line),
        lambda: next(moments, 999.0),
    )
    observed = look(_only("erp"), {}, tools)
    assert "se acabó el tiempo" in observed.unprepared
    assert 2 == opinion(observed, remarks(observed)).exit_code
