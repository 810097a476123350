"""Glosas and devoluciones of the second server: four acts, numbered 0 to 3, and how they are
read.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from holidays import country_holidays
from second_desk import PAYERS, PROVIDERS, REITERATORS, Desk
from second_facturas import of_parties, party
from second_problem import RefusedError, invalid
from second_store import ANNEXES
from second_values import BOGOTA, SLACK, Reader, now, take

Operation = Callable[[Desk], object]
_OF_FACTURA = "from seguimiento s join factura f on f.id = s.factura"
_PARTIES = "f.emisor, f.adquiriente, f.numero"
_JOINED = f"select s.*, {_PARTIES}, f.valor as bruto {_OF_FACTURA}"
# What a list of all is chosen by: of most rows nothing else is read.
_CHOSEN_BY = (
    "select s.id, s.kind, s.factura, s.code0, s.code1, s.note0, s.done1, s.date0, s.reported0, "
    f"{_PARTIES} {_OF_FACTURA}"
)
_HOLIDAYS = country_holidays("CO")


@dataclass(frozen=True, slots=True)
class SeguimientoTerms:
    """What tells a glosa from a devolución."""

    group: str
    name: str
    bulk: str
    answers: frozenset[str]
    days: tuple[int, int]  # legal terms, in business days: to formulate, to answer

    @property
    def id_field(self) -> str:
        """How requests name its id; results always say Glosa (X10)."""
        return f"idSeguimientoFactura{self.name}"


GLOSA = SeguimientoTerms(
    "GLOSA",
    "Glosa",
    "listaGlosas",
    frozenset({"RE9502", "RE9602", "RE9702", "RE9801", "RE9901"}),
    (20, 15),
)
DEVOLUCION = SeguimientoTerms(
    "DEVOLUCION",
    "Devolucion",
    "listaDevoluciones",
    frozenset({"RE9501", "RE9601", "RE9701"}),
    (5, 5),
)


def business_days(first: int, last: int) -> int:
    """Return the business days after the day of one instant, up to the day of another."""
    day, end = (datetime.fromtimestamp(at / 1e6, BOGOTA).date() for at in (first, last))
    count = 0
    while day < end:
        day += timedelta(days=1)
        count += day.weekday() < 5 and day not in _HOLIDAYS
    return count


def _code(desk: Desk, group: str, answers: frozenset[str] = frozenset()) -> Reader:
    def read(name: str, value: Any) -> str:
        text: str = desk.values.text(20)(name, value)
        known = desk.store.one("select 1 from codigo where id = ? and grupo = ?", text, group)
        coarse = len(text) < 6 and not desk.choices.coarse_codes
        if known is None or coarse or (answers and len(text) == 6 and text not in answers):
            raise invalid(name, f"El código no existe, no está activo o no es del grupo {group}")
        return text

    return read


def _shown(desk: Desk, row: sqlite3.Row, name: str) -> dict[str, object]:
    """Return a row: `name` stands in its field names, "" in the consolidated list."""
    shown = desk.values
    made: dict[str, object] = {
        "idSeguimientoFactura" + ("Glosa" if name else ""): shown.shown_id(row["id"]),
        "idFactura": shown.shown_id(row["factura"]),
        f"valor{name}": shown.shown_money(row["valor"]),
        "anexo": row["anexo"] or "Factura",
    }
    if name != "Devolucion":
        made |= {
            f"id{kind}": shown.shown_id(row["anexo_id"]) if row["anexo"] == kind else None
            for kind in ANNEXES
        }
    for act, fields in enumerate(_act_fields(name)):
        code, note, date, user, reported = fields
        made |= {
            f"idSeguimientoTipoCodigo{code}": row[f"code{act}"],
            f"descripcionSeguimientoTipoCodigo{code}": _described(desk, row[f"code{act}"]),
            note: row[f"note{act}"],
            date: shown.shown_instant(row[f"date{act}"]),
            user: row[f"user{act}"],
            reported: shown.shown_instant(row[f"reported{act}"]),
        }
    if not name:
        made |= {
            "tipoSeguimiento": row["kind"],
            "factura": {
                "idFactura": shown.shown_id(row["factura"]),
                "numeroFactura": row["numero"],
                "valorBruto": shown.shown_money(row["bruto"]),
                "emisor": _named(desk, "Emisor", row["emisor"]),
                "adquiriente": _named(desk, "Adquiriente", row["adquiriente"]),
            },
        }
    return made


def _named(desk: Desk, side: str, nit: str) -> dict[str, object]:
    whole = party(desk, side, nit)
    return {name: whole[name] for name in (f"nit{side}", "razonSocial")}


def _act_fields(name: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return how each act's code, text, date, user and report date are called."""
    again, answer = f"{name}Reiteracion", f"{name}ReiteracionRespuesta"
    return (
        (name, "observacion", "fechaFormulacion", "usuarioReporte", "fechaReporte"),
        (
            "Respuesta",
            "observacionRespuesta",
            "fechaRespuesta",
            "usuarioReporteRespuesta",
            "fechaReporteRespuesta",
        ),
        (
            again,
            "observacionReiteracion",
            f"fechaFormulacion{again}",
            f"usuarioReporte{again}",
            f"fechaReporte{again}",
        ),
        (
            answer,
            "observacionReiteracionRespuesta",
            f"fechaFormulacion{answer}",
            f"usuarioReporte{answer}",
            f"fechaReporte{answer}",
        ),
    )


def _described(desk: Desk, code: str | None) -> str | None:
    row = desk.store.one("select descripcion from codigo where id = ?", code)
    return row["descripcion"] if row else None


def list_all(desk: Desk) -> object:
    """GET /api/SeguimientoFactura/List."""
    desk.allow_named()
    desk.query.check_page()
    if not desk.caller.admin and not desk.caller.nit:
        raise RefusedError(401)
    kind = desk.query.text("TipoSeguimiento")
    if kind not in {None, "GLOSA", "DEVOLUCION"}:
        raise invalid("TipoSeguimiento", "Se acepta GLOSA o DEVOLUCION")
    factura = desk.query.identifier("IdFactura")
    rows = [
        row
        for row in _filtered(desk, _of(desk, factura), "")
        if (kind is None or row["kind"] == kind) and of_parties(desk, row)
    ]
    return desk.query.page(rows, lambda row: _shown(desk, _whole(desk, row["id"]), ""))


def _of(desk: Desk, factura: int | None) -> list[sqlite3.Row]:
    """Return what is chosen by, of the rows of one factura or of all."""
    if factura is None:
        return desk.store.all(f"{_CHOSEN_BY} order by s.id")
    return desk.store.all(f"{_CHOSEN_BY} where s.factura = ? order by s.id", factura)


def _whole(desk: Desk, number: int) -> sqlite3.Row:
    row = desk.store.one(f"{_JOINED} where s.id = ?", number)
    assert row is not None
    return row


def _filtered(desk: Desk, rows: list[sqlite3.Row], name: str) -> list[sqlite3.Row]:
    created = desk.query.dates("FechaCreacionInicio", "FechaCreacionFinal")
    wanted = desk.query.identifier(f"IdSeguimientoFactura{name}")
    code = desk.query.text(f"IdSeguimientoTipoCodigo{name}")
    answer = desk.query.text("IdSeguimientoTipoCodigoRespuesta")
    note, answered = desk.query.text("Observacion"), desk.query.flag("TieneRespuesta")
    instant = "date0" if desk.choices.created_is == "act" else "reported0"
    return [
        row
        for row in rows
        if desk.caller.sees(row)
        and (wanted is None or row["id"] == wanted)
        and (code is None or row["code0"] == code)
        and (answer is None or row["code1"] == answer)
        and (note is None or note in (row["note0"] or ""))
        and (answered is None or answered == bool(row["done1"]))
        and created(row[instant])
    ]


def lister(kind: SeguimientoTerms) -> Operation:
    """Return the list that only the manual names."""

    def run(desk: Desk) -> object:
        desk.query.check_page()
        factura = desk.query.identifier("IdFactura")
        rows = [row for row in _of(desk, factura) if row["kind"] == kind.group]
        return desk.query.page(
            _filtered(desk, rows, kind.name),
            lambda row: _shown(desk, _whole(desk, row["id"]), kind.name),
        )

    return run


def viewer(kind: SeguimientoTerms) -> Operation:
    """Return the detail of one."""

    def run(desk: Desk) -> object:
        row = _existing(desk, kind, desk.row_of_path(kind.id_field))
        return _shown(desk, row, kind.name)

    return run


def lister_of_factura(kind: SeguimientoTerms) -> Operation:
    """Return the list of a factura, its id in the query or in the path."""

    def run(desk: Desk) -> object:
        desk.query.check_page()
        factura = (
            desk.own_factura(desk.row_of_path("IdFactura"))["id"]
            if "row" in desk.path
            else desk.resource_of_query()
        )
        rows = desk.store.all(
            f"{_JOINED} where s.factura = ? and s.kind = ? order by s.id", factura, kind.group
        )
        return desk.query.page(
            _filtered(desk, rows, kind.name), lambda row: _shown(desk, row, kind.name)
        )

    return run


def summary(kind: SeguimientoTerms) -> Operation:
    """Return the counts of a factura."""

    def run(desk: Desk) -> object:
        factura = desk.own_factura(desk.row_of_path("IdFactura"))
        rows = desk.store.all(
            "select * from seguimiento where factura = ? and kind = ?", factura["id"], kind.group
        )
        counts = {
            f"conteoIdSeguimientoFactura{kind.name}": len(rows),
            "conteoRespuestas": sum(row["done1"] or 0 for row in rows),
        }
        if kind is GLOSA:
            counts |= {
                f"conteoId{one}": sum(row["anexo"] == one for row in rows) for one in ANNEXES
            }
            counts["conteoIdFactura"] = len(rows)
        return counts

    return run


def formulator(kind: SeguimientoTerms) -> Operation:
    """Return the act that formulates one."""

    def run(desk: Desk) -> object:
        desk.allow(PAYERS)
        given = _formulated(desk, kind, desk.body)
        return _result(desk, desk.store.add("seguimiento", **given))

    return run


def bulk_formulator(kind: SeguimientoTerms) -> Operation:
    """Return the act that formulates many, all or none."""

    def run(desk: Desk) -> object:
        desk.allow(PAYERS)
        given: list[dict[str, Any]] = []
        for position, row in enumerate(desk.listed(kind.bulk, 1000)):
            given.append(_formulated(desk, kind, row, f"{kind.bulk}[{position}].", bulk=True))
            returned = [one["factura"] for one in given]
            if kind is DEVOLUCION and len(returned) != len(set(returned)):
                raise invalid(f"{kind.bulk}[{position}].idFactura", "La factura se repite")
        added = [desk.store.add("seguimiento", **row) for row in given]
        return [_element(desk, kind, row) for row in added]

    return run


def _element(desk: Desk, kind: SeguimientoTerms, added: int) -> dict[str, object]:
    shown = _shown(desk, _whole(desk, added), kind.name)
    wanted = {
        "idSeguimientoFacturaGlosa",
        "idFactura",
        f"valor{kind.name}",
        "observacion",
        f"idSeguimientoTipoCodigo{kind.name}",
        "fechaFormulacion",
        "fechaReporte",
        "usuarioReporte",
        *(f"id{one}" for one in ANNEXES),
    }
    return {name: value for name, value in shown.items() if name in wanted}


def _formulated(
    desk: Desk,
    kind: SeguimientoTerms,
    body: Mapping[str, Any],
    prefix: str = "",
    *,
    bulk: bool = False,
) -> dict[str, Any]:
    read, code, value = desk.values, f"idSeguimientoTipoCodigo{kind.name}", f"valor{kind.name}"
    fields: dict[str, tuple[Reader, bool]] = {
        "idFactura": (read.identifier, True),
        code: (_code(desk, kind.group), True),
        "fechaFormulacion": (read.instant, True),
        value: (read.positive_money, False),
        "observacion": (read.text(), False),
    }
    if kind is GLOSA:
        fields |= {f"id{one}": (read.identifier, False) for one in ANNEXES}
    given = take(body, fields, prefix)
    factura = desk.store.one("select * from factura where id = ?", given["idFactura"])
    if factura is None or not desk.caller.sees(factura):
        raise (
            invalid(f"{prefix}idFactura", "La factura no existe")
            if bulk
            else RefusedError(404, "La factura no existe")
        )
    _check_value(kind, given[value], factura["valor"], prefix + value)
    _check_moment(desk, kind, factura["id"], given["fechaFormulacion"], prefix)
    _check_history(desk, kind, factura["id"], prefix)
    annex = _annex(desk, given, prefix, bulk=bulk) if kind is GLOSA else (None, None)
    return {
        "kind": kind.group,
        "factura": factura["id"],
        "anexo": annex[0],
        "anexo_id": annex[1],
        "valor": given[value],
        "code0": given[code],
        "note0": given["observacion"],
        "date0": given["fechaFormulacion"],
        "user0": desk.caller.guid,
        "reported0": now(),
        "done0": 1,
    }


def _check_value(kind: SeguimientoTerms, value: int | None, factura: int, field: str) -> None:
    if value is not None and (value > factura or (kind is DEVOLUCION and value != factura)):
        raise invalid(field, "El valor no corresponde al de la factura")


def _check_moment(desk: Desk, kind: SeguimientoTerms, factura: int, date: int, prefix: str) -> None:
    filed = desk.filed(factura)
    if filed is None:
        raise invalid(f"{prefix}idFactura", "La factura no está radicada")
    field = f"{prefix}fechaFormulacion"
    if date < filed:
        raise invalid(field, "No puede ser anterior al radicado")
    _check_not_future(field, date)
    if desk.choices.enforces_terms and business_days(filed, date) > kind.days[0]:
        raise invalid(field, "Está fuera del término")


def _check_not_future(field: str, date: int | None) -> None:
    if date is not None and date > now() + SLACK:
        raise invalid(field, "No puede ser futura")


def _check_history(desk: Desk, kind: SeguimientoTerms, factura: int, prefix: str) -> None:
    closing = "done0" if kind is DEVOLUCION else "done1"
    query = f"select 1 from seguimiento where factura = ? and kind = ? and {closing} = 1"
    if desk.store.one(query, factura, kind.group):
        raise invalid(f"{prefix}idFactura", "La factura ya no admite otra")


def _annex(
    desk: Desk, given: Mapping[str, Any], prefix: str, *, bulk: bool
) -> tuple[str | None, int | None]:
    named = [kind for kind in ANNEXES if given[f"id{kind}"] is not None]
    if len(named) > 1:
        raise invalid(f"{prefix}id{named[1]}", "A lo sumo un anexo")
    if not named:
        return None, None
    row = given[f"id{named[0]}"]
    if desk.store.one("select 1 from anexo where kind = ? and id = ?", named[0], row) is None:
        raise (
            invalid(f"{prefix}id{named[0]}", "El anexo no existe")
            if bulk
            else RefusedError(404, "El anexo no existe")
        )
    return named[0], row


def _existing(desk: Desk, kind: SeguimientoTerms, number: int) -> sqlite3.Row:
    row = desk.store.one(f"{_JOINED} where s.id = ? and s.kind = ?", number, kind.group)
    if row is None:
        raise RefusedError(404, "El seguimiento no existe")
    if not desk.caller.sees(row):
        raise desk.foreign()
    return row


def _result(desk: Desk, number: int) -> dict[str, object]:
    return {"idSeguimientoFacturaGlosa": desk.values.shown_id(number)}


def answerer(kind: SeguimientoTerms) -> Operation:
    """Return the provider's answer."""

    def run(desk: Desk) -> object:
        desk.allow(PROVIDERS)
        given = take(
            desk.body,
            {
                kind.id_field: (desk.values.identifier, True),
                "idSeguimientoTipoCodigoRespuesta": (_code(desk, "RESPUESTA", kind.answers), True),
                "fechaRespuesta": (desk.values.instant, True),
                "observacionRespuesta": (desk.values.text(), False),
            },
        )
        row = _existing(desk, kind, given[kind.id_field])
        if row["done1"]:
            raise invalid(kind.id_field, "El seguimiento ya tiene un registro previo de respuesta")
        _check_after("fechaRespuesta", given["fechaRespuesta"], row["date0"])
        late = business_days(row["date0"], given["fechaRespuesta"]) > kind.days[1]
        if desk.choices.enforces_terms and late:
            raise invalid("fechaRespuesta", "Está fuera del término")
        return _done(
            desk,
            row,
            1,
            given["idSeguimientoTipoCodigoRespuesta"],
            given["observacionRespuesta"],
            given["fechaRespuesta"],
        )

    return run


def reiterator(kind: SeguimientoTerms) -> Operation:
    """Return the payer's decision on the answer."""
    code, date = (
        f"idSeguimientoTipoCodigo{kind.name}Reiteracion",
        f"fechaFormulacion{kind.name}Reiteracion",
    )

    def run(desk: Desk) -> object:
        desk.allow(REITERATORS)
        given = take(
            desk.body,
            {
                kind.id_field: (desk.values.identifier, True),
                code: (_code(desk, kind.group), True),
                date: (desk.values.instant, True),
                "observacionReiteracion": (desk.values.text(), False),
                **({"valorReiteracion": (desk.values.money, False)} if kind is GLOSA else {}),
            },
        )
        row = _existing(desk, kind, given[kind.id_field])
        if not row["done1"]:
            raise invalid(kind.id_field, "No ha sido respondido")
        if row["done2"]:
            raise invalid(kind.id_field, "Ya fue reiterado")
        _check_after(date, given[date], row["date0"], row["date1"])
        return _done(desk, row, 2, given[code], given["observacionReiteracion"], given[date])

    return run


def closer(kind: SeguimientoTerms) -> Operation:
    """Return the provider's answer to the reiteration."""
    suffix = f"{kind.name}ReiteracionRespuesta"
    code, date = f"idSeguimientoTipoCodigo{suffix}", f"fechaFormulacion{suffix}"

    def run(desk: Desk) -> object:
        desk.allow(PROVIDERS)
        given = take(
            desk.body,
            {
                kind.id_field: (desk.values.identifier, True),
                code: (_code(desk, "RESPUESTA", kind.answers), False),
                date: (desk.values.instant, False),
                "observacionReiteracionRespuesta": (
                    desk.values.text(450 if kind is GLOSA else 1500),
                    False,
                ),
            },
        )
        row = _existing(desk, kind, given[kind.id_field])
        if not row["done2"] or row["code2"] == "GTL002":
            raise invalid(kind.id_field, "No tiene una reiteración que contestar")
        if row["done3"]:
            raise invalid(kind.id_field, "La reiteración ya fue contestada")
        earlier = (
            (row["date0"], row["date1"], row["date2"]) if kind is DEVOLUCION else (row["date0"],)
        )
        _check_after(date, given[date], *earlier)
        return _done(
            desk, row, 3, given[code], given["observacionReiteracionRespuesta"], given[date]
        )

    return run


def _check_after(field: str, date: int | None, *earlier: int) -> None:
    if date is not None and any(date <= one for one in earlier):
        raise invalid(field, "Debe ser posterior a los actos anteriores")
    _check_not_future(field, date)


def _done(
    desk: Desk, row: sqlite3.Row, act: int, code: str | None, note: str | None, date: int | None
) -> dict[str, object]:
    desk.store.change(
        "seguimiento",
        row["id"],
        **{
            f"code{act}": code,
            f"note{act}": note,
            f"date{act}": date,
            f"user{act}": desk.caller.guid,
            f"reported{act}": now(),
            f"done{act}": 1,
        },
    )
    return _result(desk, row["id"])
