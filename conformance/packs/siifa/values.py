"""Values of the domain for generation: codes the target lists, amounts and texts at their limits,
dates as written.

What is valid is so on every conforming server; a near miss is invalid on every one.
Whatever the documents leave open (a code of level 1 or 2, the case of a code, more than two
decimals) is neither.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.calendar import BOGOTA
from conformance.core.resource import Resource
from conformance.http.checks.codes import ERR_03, LIF_04, LIF_10
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT, InvalidValue, InvalidValues, Pointer, ValidValues
from conformance.packs.siifa.facturas import nit_adquiriente, nit_emisor, radicada, valor
from conformance.packs.siifa.paging import PAGING

_CODE = re.compile(r"[A-Z]{2}[0-9]{4}")
_MOST = 20
_LENGTHS = (1, 255, 256, 500, 1000, 1500)
_TILDES = "Revisión del año: niño, pingüino, ÁÉÍÓÚ"
_NAMES = ("Clínica Ñandú S.A.S.", "O'Higgins & Cía.", "900123456-7", "A")
# By the norm; the one for what came too late is right only of what came too late.
_ANSWERS = {"glosa": ("RE9602", "RE9702", "RE9801", "RE9901"), "devolucion": ("RE9601", "RE9701")}
_GROUPS = {"glosa": "GLOSA", "devolucion": "DEVOLUCION"}
_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_OTHERS = 4
_WIDE, _NARROW = (2**31, 2**53 + 1), (2**31 - 1,)
# The official document has this id narrower here than everywhere else (X25): too large for it is
# out of range.
_NARROWER = frozenset({"ver_factura", "ver_alertas_factura"})

Values = Mapping[str, Sequence[Any]]
Give = Callable[[Context, Mapping[str, Any], Resource | None], Values]


def valid(give: Give, list_field: str = "") -> ValidValues:
    """Return valid values of named fields, of a list's first element when it names one."""

    def valid_values(
        context: Context, base: Mapping[str, Any], factura: Resource | None
    ) -> dict[Pointer, Sequence[Any]]:
        row = base[list_field][0] if list_field else base
        start: Pointer = (list_field, 0) if list_field else ()
        return {(*start, name): values for name, values in give(context, row, factura).items()}

    return valid_values


def formulation(kind: str) -> Give:
    """Return valid values of a formulation: causes of every concept, amounts up to the factura's
    (R1, R12, R14).
    """

    def give(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
        values: dict[str, Sequence[Any]] = {
            f"idSeguimientoTipoCodigo{kind.capitalize()}": causes(context, kind),
            "fechaFormulacion": written(base["fechaFormulacion"]),
            "observacion": texts() if kind == "glosa" else few_texts(),
        }
        if kind == "glosa" and factura is not None:
            values["valorGlosa"] = (*amounts(valor(factura)), ABSENT)
        return values

    return give


def answer(kind: str) -> Give:
    """Return valid values of an answer: the norm's codes that the target lists (R2)."""

    def give(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
        return {
            "idSeguimientoTipoCodigoRespuesta": _listed(context, "RESPUESTA", _ANSWERS[kind]),
            "fechaRespuesta": written(base["fechaRespuesta"]),
            "observacionRespuesta": few_texts(),
        }

    return give


def reiteration(kind: str) -> Give:
    """Return valid values of a reiteration; what is claimed again is at most what was claimed (X:
    only of a glosa).
    """

    def give(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
        date = f"fechaFormulacion{kind.capitalize()}Reiteracion"
        values: dict[str, Sequence[Any]] = {
            date: written(base[date]),
            "observacionReiteracion": few_texts(),
        }
        if kind == "glosa" and factura is not None:
            values["valorReiteracion"] = (*amounts(valor(factura) / 10)[:3], ABSENT)
        return values

    return give


def last_answer(kind: str) -> Give:
    """Return valid values of the answer to a reiteration: only the id is required (R12, R17)."""

    def give(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
        name = kind.capitalize()
        code, date = (
            f"idSeguimientoTipoCodigo{name}ReiteracionRespuesta",
            f"fechaFormulacion{name}ReiteracionRespuesta",
        )
        listed = _listed(context, "RESPUESTA", _ANSWERS[kind])
        return {
            code: (*listed, ABSENT)[-4:],
            date: (*written(base[date]), ABSENT),
            "observacionReiteracionRespuesta": ("a" * 256, "a" * 450, "0123456789", ABSENT),
        }

    return give


def filing(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return valid values of a radicado: its number in other shapes, its date as it may be
    written.
    """
    number = base["radicado"].removeprefix("RAD-")
    return {
        "radicado": (number, f"rad {number}/1", f"{number:0>20}"),
        "fechaRadicado": written(base["fechaRadicado"]),
    }


def paying(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return valid values of a payment (R32): references of 1 to 30 characters, cents."""
    reference = str(base["referenciaBancaria"])
    return {
        "valor": [one for one in (0.01, 0.1, 1, 19.99) if one <= base["valor"]],
        "referenciaBancaria": (
            "7",
            reference.ljust(29, "0"),
            reference.ljust(30, "0"),
            f"{reference} / 1-A",
            reference.lower(),
            "0" * 12,
        ),
        "fechaPago": written(base["fechaPago"]),
    }


def paid(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return valid values of a state of a payment: its observación may be left out."""
    return {"observacion": [text for text in texts() if text is ABSENT or len(text) <= 1000]}


def account(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return valid values of an account (R34): its kinds (domain 12), its holder's name, what may
    be left out.
    """
    return {
        "codigoTipoCuenta": (1201, 1202),
        "titular": (*_NAMES, "a" * 100, "a" * 255, "a" * 300),
        "observaciones": ("a" * 255, "a" * 500, "1", ABSENT),
    }


def facturas(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return the ids of the facturas that discovery saw."""
    name = next(name for name in base if name.lower() == "idfactura")
    return {name: [one.id for one in context.pool.resources[:10]]}


def nits(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return filters by NIT: as the target writes it, without check digit and with it."""
    rows = context.pool.resources[:1]
    return {
        name: [*_forms(nit), ABSENT]
        for row in rows
        for name, nit in (("NitEmisor", nit_emisor(row)), ("NitAdquiriente", nit_adquiriente(row)))
    }


def _forms(nit: str) -> Iterator[str]:
    plain = re.sub(r"\D", "", nit.split("-")[0])
    yield from dict.fromkeys((nit, plain, f"{plain}-{check_digit(plain)}"))


def check_digit(nit: str) -> int:
    """Return the check digit of a NIT's digits (DIAN, Orden Administrativa 4 de 1989)."""
    rest = (
        sum(int(digit) * weight for digit, weight in zip(reversed(nit), _WEIGHTS, strict=False))
        % 11
    )
    return rest if rest < 2 else 11 - rest


def radicados(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return the ids of radicados that the lists of other facturas show."""
    rows = [one for one in context.pool.resources if radicada(one)][:_OTHERS]
    lists = [
        context.call("listar_radicados_de_factura", "erp", {"IdFactura": one.id}).json()
        for one in rows
    ]
    return _ids("idFacturaRadicado", base, lists)


def rips_users(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return the ids of users that the list of RIPS shows."""
    return _ids("idUsuario", base, [context.call("listar_usuarios_rips", "erp", {}).json()])


def _ids(field: str, base: Mapping[str, Any], lists: Sequence[Any]) -> Values:
    return {
        name: [
            row[field]
            for one in lists
            for row in PAGING.rows_of(one)
            if isinstance(row.get(field), int)
        ]
        for name in base
    }


def beyond(
    context: Context, base: Mapping[str, Any], factura: Resource | None
) -> list[InvalidValue]:
    """Return ids that no row has: past 32 bits, and one that a double can't hold, where the
    contract has room.
    """
    capability = str(context.item.capability)
    narrow = (Meaning.INVALID,) if capability in _NARROWER else ()
    return [
        InvalidValue((one.name,), value, ERR_03, right=(Meaning.UNKNOWN_ROW, *narrow))
        for one in context.bound(capability).operation.parameters
        if one.name in base
        for value in (_WIDE if one.schema.get("format") == "int64" else _NARROW)
    ]


def catalogue(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return the groups that validation names (R30) with the levels they have."""
    return {"Grupo": ("GLOSA", "DEVOLUCION", "RESPUESTA"), "Nivel": (1, 2, 3, ABSENT)}


def payments(context: Context, base: Mapping[str, Any], factura: Resource | None) -> Values:
    """Return filters of payments: amounts with and without cents, nothing below nothing, NITs where
    there are any.
    """
    return {
        **nits(context, base, factura),
        "ValorMinimo": (0, 0.01, 1000, 1000.5, ABSENT),
        "ValorMaximo": (10_000_000, 99_999_999.99, ABSENT),
    }


def causes(context: Context, kind: str) -> list[str]:
    """Return causes of level 3 that the target lists: one of each concept first, then others."""
    listed = context.pool.codes.get(_GROUPS[kind], ())
    rows = [code for code in listed if _CODE.fullmatch(code)]
    rows = context.random.sample(rows, len(rows))
    first_of_concept = {code[:2]: code for code in reversed(rows)}
    firsts = list(first_of_concept.values())
    others = [code for code in rows if code not in firsts]
    return [*firsts, *others][:_MOST]


def amounts(most: float) -> tuple[float, ...]:
    """Return amounts of at least a cent and at most a value: the limits, those beside them, a
    third.
    """
    cents = max(1, round(most * 100))
    tried = (1, 10, 100, cents // 3, cents - 1, cents)
    within = [one for one in tried if 1 <= one <= cents]
    return tuple(one / 100 for one in dict.fromkeys(within))


def texts() -> tuple[Any, ...]:
    """Return texts of lengths at which columns end, all digits, none at all."""
    return (*("a" * size for size in _LENGTHS), "0123456789", "900123456-7", _TILDES, ABSENT)


def few_texts() -> tuple[Any, ...]:
    """Return the four texts that tell most."""
    return "a" * 256, "a" * 1500, "0123456789", ABSENT


def written(date: str) -> tuple[str, ...]:
    """Return an instant in the ways RFC 3339 lets it be written: with Z, with an offset, with a
    fraction.
    """
    moment = datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return date, moment.isoformat(), moment.astimezone(BOGOTA).isoformat(), f"{date[:-1]}.125Z"


def near_misses(kind: str = "", list_field: str = "") -> InvalidValues:
    """Return the near misses of an act: codes one character off, a cent more than the factura's
    value.
    """

    def invalid_values(
        context: Context, base: Mapping[str, Any], factura: Resource | None
    ) -> list[InvalidValue]:
        row = base[list_field][0] if list_field else base
        start: Pointer = (list_field, 0) if list_field else ()
        made = list(_near_codes(context, row, start))
        if kind == "glosa" and factura is not None and valor(factura):
            a_cent_more = round(valor(factura) + 0.01, 2)
            made.append(InvalidValue((*start, "valorGlosa"), a_cent_more, LIF_10))
        return made

    return invalid_values


def _near_codes(context: Context, row: Mapping[str, Any], start: Pointer) -> Iterator[InvalidValue]:
    """Yield codes of a row that nobody lists, where the target lists any."""
    known = {code for codes in context.pool.codes.values() for code in codes}
    if not known:
        return
    for name, value in row.items():
        if isinstance(value, str) and "codigo" in name.lower():
            for wrong in _beside(value, known):
                yield InvalidValue((*start, name), wrong, LIF_04, aspect="code.wrong")


def _beside(code: str, known: set[str]) -> Iterator[str]:
    """Yield codes that nobody lists: another last digit, another first letter."""
    changed = [
        [code[:-1] + digit for digit in "9876543210"],
        [letter + code[1:] for letter in "ZXWQ"],
    ]
    for several in changed:
        yield from [one for one in several if one not in known and one != code][:1]


def _listed(context: Context, group: str, codes: Sequence[str]) -> list[str]:
    return [code for code in codes if code in context.pool.codes.get(group, ())]
