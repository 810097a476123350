"""Lists in the order that the norm gives them, the catalogue under its filters, and two entities
reading at once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from conformance.core.exchange import Exchange
from conformance.http.checks.codes import CON_04, CON_07, SEC_05
from conformance.http.checks.consistency import moment
from conformance.http.checks.security import entity_of, foreign_rows
from conformance.http.context import Context, Item, Need, NotApplicableError
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.pack import Pack

_PAGE = 100
_ACCOUNTS, _BANKS, _CODES = "listar_cuentas", "listar_bancos", "listar_codigos"
_OPEN = "crear_cuenta"
_ROUNDS, _EACH = 4, 3
_BOTH = ("erp", "otra_erp")  # an adquiriente and a prestador may rightly see the same facturas
_SIDE, _FIELD = "adquiriente", "nitAdquiriente"
_SCOPED = ("listar_facturas", "listar_seguimientos")
_LEVELS = (1, 2, 3)
_GROUPS = ("GLOSA", "DEVOLUCION", "RESPUESTA")
_PARENTS = 2  # of each group


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield the items of order (R34), of the catalogue's filters (R27), and of two entities at once
    (I01).
    """
    here = [
        name
        for name in (_ACCOUNTS, _BANKS, _CODES, *_SCOPED)
        if name in contract.bound and name in pack.exemplars
    ]
    if _ACCOUNTS in here:
        opens = pack.exemplars.get(_OPEN) if _OPEN in contract.bound else None
        yield _item(
            _ACCOUNTS,
            "orden",
            "primero la principal, y luego de la más nueva a la más antigua",
            ("SIIFA-R34",),
            _accounts(opens),
            needs=(Need(),) if opens else (),
            writes=2 if opens else 0,
        )
    if _BANKS in here:
        yield _item(_BANKS, "orden", "los bancos vienen por su nombre", ("SIIFA-R34",), _banks)
    if _CODES in here and contract.bound[_CODES].operation.parameter("Nivel"):
        yield _item(
            _CODES,
            "filtros",
            "Nivel y el código padre filtran los códigos de un grupo",
            ("SIIFA-R27",),
            _catalogue,
        )
    for name in _SCOPED:
        if name in here:
            yield _item(
                name,
                "lecturas-simultaneas",
                "dos entidades que leen a la vez no reciben filas de la otra",
                ("SIIFA-I01",),
                _at_once(name),
                roles=_BOTH,
            )


def _item(
    name: str,
    kind: str,
    title: str,
    requirements: tuple[str, ...],
    run: Callable[[Context], None],
    **more: Any,
) -> Item:
    return Item(
        id=f"probing/{name}/{kind}",
        phase="probing",
        title=f"{name}: {title}",
        capability=name,
        capabilities=(name,),
        requirements=requirements,
        run=run,
        **{"roles": ("erp",), **more},
    )


def _read(
    context: Context, name: str, values: Mapping[str, Any]
) -> tuple[Exchange, list[dict[str, Any]]]:
    exchange = context.call(name, "erp", values)
    return exchange, context.paging.rows_of(context.require(exchange, (200,), f"leer {name}"))


def _accounts(opens: Exemplar | None) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        if opens is not None:
            for _ in range(2):
                made = context.call(_OPEN, opens.role, opens.make(context, context.resources[0]))
                context.require(made, (200, 201), "abrir una cuenta más")
        exchange, rows = _read(context, _ACCOUNTS, context.paging.ask(_PAGE))
        fault = misplaced_account(rows)
        if fault:
            context.report(
                CON_07,
                exchange,
                expected="primero la principal; luego, por fechaRegistro, la más nueva",
                actual=fault,
            )

    return run


def misplaced_account(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the first two accounts that stand the wrong way round, or "" (OF4, GET
    /api/EmpresaCuentaBancaria).

    A date that can't be read, or one with an offset beside one without, says nothing.
    """
    for first, second in pairwise(rows):
        main = [row.get("esCuentaPrincipal") for row in (first, second)]
        names = [row.get("idEmpresaCuentaBancaria") for row in (first, second)]
        if main == [False, True]:
            return f"la cuenta principal {names[1]} viene después de la {names[0]}, que no lo es"
        dates = [moment(row.get("fechaRegistro")) for row in (first, second)]
        if main[0] is not main[1] or dates[0] is None or dates[1] is None:
            continue
        if (dates[0].tzinfo is None) is (dates[1].tzinfo is None) and dates[0] < dates[1]:
            return (
                f"la cuenta {names[1]}, registrada {second['fechaRegistro']}, viene después de la "
                f"{names[0]}, "
                f"registrada {first['fechaRegistro']}"
            )
    return ""


def _banks(context: Context) -> None:
    exchange, rows = _read(context, _BANKS, context.paging.ask(_PAGE))
    names = [str(row["nombre"]) for row in rows if row.get("nombre")]
    wrong = misplaced_name(names)
    if wrong:
        context.report(
            CON_07,
            exchange,
            expected="los bancos en el orden de sus nombres",
            actual=f"«{wrong[1]}» viene después de «{wrong[0]}»",
        )


def misplaced_name(names: Sequence[str]) -> tuple[str, str] | None:
    """Return two neighbours that no way of ordering texts puts that way round, or None.

    Databases differ in what they do with case, accents and signs: any of those orders is right.
    """
    orders = (str, str.casefold, _bare, _letters)
    return next(
        (
            (first, second)
            for first, second in pairwise(names)
            if all(order(first) > order(second) for order in orders)
        ),
        None,
    )


def _bare(name: str) -> str:
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _letters(name: str) -> str:
    return re.sub(r"[^0-9a-z]", "", _bare(name))


def _catalogue(context: Context) -> None:
    for group in _GROUPS:
        _, whole = _read(context, _CODES, {"Grupo": group})
        parents = list(
            dict.fromkeys(
                row["idSeguimientoTipoCodigoPadre"]
                for row in whole
                if row.get("idSeguimientoTipoCodigoPadre")
            )
        )
        asked = [_Asked("Nivel", level, "nivel") for level in _LEVELS]
        asked += [
            _Asked("IdSeguimientoTipoCodigoPadre", parent, "idSeguimientoTipoCodigoPadre")
            for parent in parents[:_PARENTS]
        ]
        for one in asked:
            exchange, rows = _read(context, _CODES, {"Grupo": group, one.name: one.value})
            fault = one.fault(rows, whole)
            if fault and _read(context, _CODES, {"Grupo": group})[1] == whole:
                context.report(
                    CON_04,
                    exchange,
                    expected=f"los códigos de {group} con {one.name}={one.value}",
                    actual=fault,
                )
                return


@dataclass(frozen=True, slots=True)
class _Asked:
    """A filter of the catalogue: its name, the value asked for, and the field that shows it."""

    name: str
    value: Any
    field: str

    def fault(self, rows: Sequence[Mapping[str, Any]], whole: Sequence[Mapping[str, Any]]) -> str:
        """Return what is wrong with the filtered rows beside all of the group, or ""."""
        odd = next((row for row in rows if row.get(self.field) not in (None, self.value)), None)
        if odd is not None:
            return f"también {_code(odd)}, con {self.field}={odd[self.field]}"
        shown = {_code(row) for row in rows}
        missing = [
            _code(row)
            for row in whole
            if row.get(self.field) == self.value and _code(row) not in shown
        ]
        return f"faltan {len(missing)}, entre ellos {missing[0]}" if missing else ""


def _code(row: Mapping[str, Any]) -> str:
    return str(row.get("idSeguimientoTipoCodigo"))


def _at_once(name: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        mine = {role: entity_of(context.token_of(role)) for role in _BOTH}
        if mine["erp"] and mine["erp"] == mine["otra_erp"]:
            raise NotApplicableError("las dos credenciales son de la misma entidad")
        for _ in range(_ROUNDS):
            asked = [
                context.request(name, role, context.paging.ask(_PAGE, 1))
                for _ in range(_EACH)
                for role in _BOTH
            ]
            for request, exchange in zip(asked, context.together(asked), strict=True):
                foreign = foreign_rows(
                    context.paging.rows_of(exchange.json()), _SIDE, _FIELD, mine[str(request.role)]
                )
                if exchange.status == 200 and foreign:
                    context.report(
                        SEC_05,
                        exchange,
                        actual=f"filas de {', '.join(foreign[:3])}",
                        expected=(
                            f"solo filas cuyo {_FIELD} es el de {request.role}, aunque otra "
                            f"entidad lea a la vez"
                        ),
                    )
                    return

    return run
