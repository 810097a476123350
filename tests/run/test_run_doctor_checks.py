"""What the doctor says of what was observed: each check on records, without a target."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conformance.core.remark import Remark, State
from conformance.core.target import Credentials, Target
from conformance.core.yaml.places import places_of
from conformance.packs.siifa.facturas import FACTURA, PENDIENTE, RADICADA
from conformance.run.doctor.checks import CHECKS, remarks
from conformance.run.doctor.observed import (
    Ability,
    Answered,
    Base,
    CountedStock,
    Entered,
    Forecast,
    Host,
    Missing,
    Observed,
    Paged,
    Published,
    Tempo,
    Tls,
)
from conformance.run.doctor.told import lines
from conformance.run.doctor.verdict import opinion

_NOW = datetime(2026, 9, 16, 15, tzinfo=UTC)
_FILE = """name: Ensayo
pack: siifa
services:
  seguridad: https://siifa.example/seguridad
  factura: https://siifa.example/factura
roles:
  erp:
    userName: uno
    password: dos
"""
_TARGET = Target(
    name="Ensayo",
    pack="siifa",
    revision="oficial",
    services={
        "seguridad": "https://siifa.example/seguridad",
        "factura": "https://siifa.example/factura",
    },
    roles={"erp": Credentials("uno", "dos", "CLAVE_ERP"), "ips": Credentials("tres", "cuatro")},
)
_TLS = Tls("TLSv1.3", "siifa.example", "Una CA", _NOW + timedelta(days=200))
_HOST = Host(
    ("seguridad", "factura"),
    "https://siifa.example",
    "siifa.example",
    addresses=("192.0.2.7",),
    connected_s=0.02,
    tls=_TLS,
)
_ENTERED = Entered("erp", side="adquiriente", entity="900100001", life_s=900.0, seen=40)
_FORECAST = Forecast(
    items=900,
    exchanges=8000,
    writes=3000,
    seconds=540.0,
    at_once=4,
    used=(CountedStock(FACTURA, RADICADA, 40), CountedStock(FACTURA, PENDIENTE, 10)),
    obliged=294,
    judged=290,
    missing=(Missing("el sistema no lo ofrece", 4),),
)
_WELL = Observed(
    _TARGET,
    hosts=(_HOST,),
    published=(Published("factura", "propio", "SIIFA", "1.0", "abc", bound=42, of=44),),
    bases=(Base("factura", "https://siifa.example/factura", Answered(401)),),
    entered=(replace(_ENTERED, ability=Ability(24, 14)),),
    skew_s=0.0,
    paged=Paged("listar", "erp", 5, (5, 5), 0, (40, 40)),
    stock=(CountedStock(FACTURA, RADICADA, 40), CountedStock(FACTURA, PENDIENTE, 10)),
    tempo=Tempo((0.1, 0.2, 0.3)),
    forecast=replace(_FORECAST, judged=294, missing=()),
    seen=_NOW,
)


def _host(**changes: object) -> Observed:
    return replace(_WELL, hosts=(replace(_HOST, **changes),))  # type: ignore[arg-type]


def _base(answer: Answered) -> Observed:
    return replace(_WELL, bases=(Base("factura", "https://siifa.example/factura", answer),))


def _said(observed: Observed) -> list[tuple[str, State, str, str]]:
    """Return the remarks that are not good: check, state, text and the key that would mend it."""
    return [
        (one.check, one.state, one.said, one.mend.key if one.mend else "")
        for one in remarks(observed)
        if one.state is not State.GOOD
    ]


def test_of_a_target_that_is_well_everything_is_good() -> None:
    """Each check speaks, and none of them finds anything."""
    assert [] == _said(_WELL)
    assert {one.name for one in CHECKS} == {one.check for one in remarks(_WELL)}


_UNWELL = (
    (
        _host(unresolved="nadie conoce ese nombre"),
        "DNS",
        "mal",
        "nadie conoce",
        "services.seguridad",
    ),
    (_host(closed="nadie atiende ahí"), "conexión", "mal", "nadie atiende", "services.seguridad"),
    (_host(tls=Tls(fault="su certificado venció")), "TLS", "mal", "venció", ""),
    (_host(tls=Tls(fault="es de otra CA: network: {ca: x}")), "TLS", "mal", "CA", "network.ca"),
    (_host(unlooked=True), "TLS", "atención", "insecure", "network.ca"),
    (
        _host(tls=replace(_TLS, expires=_NOW + timedelta(days=5))),
        "TLS",
        "atención",
        "vence en 5 días",
        "",
    ),
    (_host(tls=replace(_TLS, version="TLSv1.1")), "TLS", "atención", "no se recomienda", ""),
    (
        _host(origin="http://siifa.example", tls=None),
        "servidores",
        "atención",
        "a la vista",
        "serv",
    ),
    (
        _base(Answered(200, "text/html")),
        "ruta base",
        "mal",
        "con una página web",
        "services.factura",
    ),
    (
        _base(Answered(302, location="/inicio?a=b")),
        "ruta base",
        "mal",
        "redirige a /inicio",
        "serv",
    ),
    (_base(Answered(404)), "ruta base", "mal", "404", "services.factura"),
    (_base(Answered(None, fault="no responde (x)")), "ruta base", "mal", "no responde", "serv"),
    (
        replace(_WELL, entered=(Entered("erp", refused="rechazó el inicio: 401."),)),
        "ingreso",
        "mal",
        "erp: rechazó",
        "roles.erp",
    ),
    (
        replace(_WELL, entered=(Entered("erp", refused="Revise services.factura del archivo"),)),
        "ingreso",
        "mal",
        "Revise",
        "services.factura",
    ),
    (
        replace(_WELL, entered=(Entered("erp", skipped="el inicio de sesión no responde"),)),
        "ingreso",
        "atención",
        "no se probó",
        "",
    ),
    (
        replace(_WELL, entered=(replace(_ENTERED, seen=0),)),
        "ingreso",
        "atención",
        "no le muestra ninguna fila",
        "roles.erp",
    ),
    (
        replace(_WELL, entered=(_ENTERED, replace(_ENTERED, role="otra_erp", abroad="erp"))),
        "ingreso",
        "mal",
        "otra_erp entra por la misma entidad que erp (900100001)",
        "roles.otra_erp",
    ),
    (replace(_WELL, entered=(replace(_ENTERED, life_s=60.0),)), "ingreso", "atención", "60 s", ""),
    (replace(_WELL, skew_s=-7200.0), "reloj", "atención", "2 h atrasado", ""),
    (
        replace(_WELL, published=(Published("factura", "x", loaded=True, fault="no existe"),)),
        "contrato",
        "mal",
        "no existe",
        "contract.factura",
    ),
    (
        replace(_WELL, published=(Published("factura", "x", "a", "1", "b", lacking=("c",)),)),
        "contrato",
        "atención",
        "no trae 1",
        "",
    ),
    (
        replace(_WELL, paged=Paged("listar", "erp", 5, (5, 5), 2, (9, 9))),
        "páginas",
        "atención",
        "repite 2 filas",
        "",
    ),
    (
        replace(_WELL, paged=Paged("listar", "erp", 5, (9,), 0, (9,))),
        "páginas",
        "atención",
        "llegaron 9",
        "",
    ),
    (
        replace(_WELL, paged=Paged("listar", "erp", 5, (5, 5), 0, (9, 8))),
        "páginas",
        "atención",
        "el total cambia",
        "",
    ),
    (replace(_WELL, unprepared="la lista no llega"), "recursos", "mal", "la lista no llega", ""),
    (
        replace(_WELL, stock=(CountedStock(FACTURA, RADICADA, 0),)),
        "recursos",
        "atención",
        "facturas radicadas sin seguimientos ni pagos: 0",
        "",
    ),
    (replace(_WELL, findings=2), "recursos", "atención", "2 desviaciones", ""),
    (
        replace(_WELL, tempo=Tempo((0.1, 20.0))),
        "latencia",
        "atención",
        "más de la mitad",
        "limits.timeout_s",
    ),
    (
        replace(_WELL, tempo=Tempo((0.1,), 3)),
        "límites",
        "atención",
        "3 veces",
        "limits.requests_per_second",
    ),
    (
        replace(_WELL, tempo=Tempo((0.1,), 0, {"x-ratelimit-limit": "60"})),
        "límites",
        "atención",
        "x-ratelimit-limit: 60",
        "limits.requests_per_second",
    ),
    (replace(_WELL, forecast=_FORECAST), "juicio", "atención", "290 de 294", ""),
)


@pytest.mark.parametrize(("observed", "check", "state", "text", "key"), _UNWELL)
def test_what_is_not_well_is_told_by_its_check_with_what_would_mend_it(
    observed: Observed, check: str, state: str, text: str, key: str
) -> None:
    """The first that is said of it; other checks say nothing but what follows from it."""
    first = _said(observed)[0]
    assert (check, state) == first[:2]
    assert text in first[2]
    assert first[3].startswith(key)
    assert bool(key) == bool(first[3])


def test_of_what_nobody_could_look_at_nothing_is_said() -> None:
    """Where no server answers, only the file and the way to it are spoken of."""
    dark = Observed(_TARGET, hosts=(replace(_HOST, closed="nadie atiende ahí", tls=None),))
    assert {"servidores", "DNS", "proxy", "conexión"} == {one.check for one in remarks(dark)}


def test_behind_a_proxy_its_name_is_told_and_nobody_looks_for_the_targets() -> None:
    """The proxy looks the name up."""
    behind = _host(via="http://proxy.example:3128", addresses=())
    said = {one.check: one.said for one in remarks(behind)}
    assert "a siifa.example se llega por http://proxy.example:3128." == said["proxy"]
    assert "DNS" not in said


_OPINIONS = (
    (_WELL, 0, "Listo para correr: se juzgan 294 de 294 obligatorios en unos 9 minutos."),
    (
        replace(_WELL, forecast=replace(_FORECAST, in_part=12)),
        0,
        "Listo para correr: se juzgan 290 de 294 obligatorios (12 de ellos en parte) en unos 9 "
        "minutos.",
    ),
    (
        replace(
            _WELL, forecast=replace(_FORECAST, missing=(Missing("faltan x", 4, "roles", "x"),))
        ),
        2,
        "Listo en parte: se juzgan 290 de 294 obligatorios en unos 9 minutos; lo que falta está "
        "arriba.",
    ),
    (
        replace(_host(closed="nadie atiende ahí"), forecast=None),
        2,
        "No está listo para correr: hay 1 cosa por arreglar.",
    ),
    (replace(_WELL, forecast=None), 2, "No está listo para correr: no se pudo ver todo."),
)


@pytest.mark.parametrize(("observed", "code", "said"), _OPINIONS)
def test_the_last_sentence_says_whether_a_run_may_begin(
    observed: Observed, code: int, said: str
) -> None:
    """What the system does not offer keeps nobody from running."""
    made = opinion(observed, remarks(observed))
    assert (code, said) == (made.exit_code, made.said)


def test_nobody_lacks_rows_where_what_is_worked_on_stands_in_no_list() -> None:
    """A role that sees none is as it should be."""
    made_up = replace(FACTURA, unlisted=True)
    observed = replace(_WELL, entered=(replace(_ENTERED, seen=0),))
    observed = replace(observed, stock=(CountedStock(made_up, RADICADA, 5),))
    assert not [one for one in remarks(observed) if "ninguna fila" in one.said]


def test_what_to_mend_is_told_with_its_line_of_the_file() -> None:
    """A key that is not there is told where it would go, or the file alone."""
    places = places_of(_FILE, "objetivo.yaml")
    assert ["objetivo.yaml:9", "objetivo.yaml:7", "objetivo.yaml:6", "objetivo.yaml"] == [
        places.of(key)
        for key in ("roles.erp.password", "roles.erp", "roles.ips", "contract.factura")
    ]
    gone = replace(places, lines=dict.fromkeys(places.lines, 0))
    assert ("objetivo.yaml", True) == (gone.of("roles.erp"), gone.has("roles.erp"))


def test_a_person_reads_a_line_for_each_remark_and_below_it_what_to_write() -> None:
    """The state first, the check once, the mend with its place."""
    observed = replace(_WELL, entered=(replace(_ENTERED, seen=0),))
    said = remarks(observed)
    text = list(lines(said, opinion(observed, said), places_of(_FILE, "objetivo.yaml")))
    at = next(place for place, line in enumerate(text) if line.startswith("atención"))
    assert (
        "atención            el rol erp entra, pero el sistema no le muestra ninguna fila."
        == (text[at])
    )
    assert text[at + 1].strip().startswith("→ objetivo.yaml:7, escriba roles.erp: ")
    assert text[-1].startswith("Listo")


def test_the_page_of_the_doctor_tells_every_check() -> None:
    """docs/medico.md has a row for each, in their order."""
    page = Path(__file__).parents[2] / "docs" / "medico.md"
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    names = [row.split("|")[1].strip() for row in rows]
    assert [one.name for one in CHECKS] == [
        name for name in names if name in {one.name for one in CHECKS}
    ]


def test_the_last_line_names_what_is_wrong_whatever_lacks_besides() -> None:
    """The first thing that is wrong, and how many others are: it is worse than what lacks."""
    wrong = [
        Remark(State.BAD, "el rol ips no entra.\nSe recibió 401.", check="ingreso"),
        Remark(State.BAD, "el certificado venció.", check="TLS"),
    ]
    judged = "Listo en parte: se juzgan 290 de 294 obligatorios en unos 9 minutos; "
    for missing, rest in (
        ((Missing("faltan facturas", 4, "facturas"),), "; lo que falta está arriba"),
        ((), ""),
    ):
        would = replace(_FORECAST, judged=290, missing=missing)
        observed = replace(_WELL, forecast=would)
        one, two = (opinion(observed, wrong[:many]) for many in (1, 2))
        first = "está mal ingreso: el rol ips no entra"
        assert (f"{judged}{first}{rest}.", 2) == (one.said, one.exit_code)
        assert f"{judged}{first} (y 1 más){rest}." == two.said
