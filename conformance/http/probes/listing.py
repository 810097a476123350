"""Lists walked whole, numbers that must match exactly, and codes that must be accepted where they
are listed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from conformance.core.finding import Level
from conformance.http.checks.codes import CON_03, CON_04, LIF_01
from conformance.http.checks.pages import order_fault, walk_fault
from conformance.http.context import Context, Item, Need, NotApplicableError, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.observation import page_of
from conformance.http.pack import Pack

# What tells one row of a list from another.
_ROW_ID: Mapping[str, str] = {
    "listar_facturas": "idFactura",
    "listar_seguimientos": "idSeguimientoFactura",
    "listar_glosa": "idSeguimientoFacturaGlosa",
    "listar_devolucion": "idSeguimientoFacturaGlosa",
    "listar_pagos": "idSeguimientoFacturaPago",
    "listar_cuentas": "idEmpresaCuentaBancaria",
    "listar_bancos": "codigoBanrep",
    "listar_transacciones_rips": "idTransaccion",
    "listar_usuarios_rips": "idUsuario",
}
_BY_NUMBER = ("listar_facturas", "listar_seguimientos", "listar_pagos")
_LARGEST, _PARTS, _MOST_PAGES = 100, 4, 12
_BULK = 500
_DEVOLUCIONES = (
    6  # as many as the official catalogue has of level 3; each takes a factura of its own
)
_WRITES = 20  # one that is accepted; else the halving that ends at the code refused


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield the items: one walk per list (R26), one exact number per list that has it (R27), codes
    by door (R30).
    """
    for name, key in _ROW_ID.items():
        exemplar = pack.exemplars.get(name)
        if (
            exemplar is None
            or name not in contract.bound
            or not contract.bound[name].operation.parameter(pack.paging.page)
        ):
            continue
        yield Item(
            id=f"probing/{name}/recorrido",
            phase="probing",
            capability=name,
            capabilities=(name,),
            title=f"{name}: recorrida entera, trae cada fila una vez y en el mismo orden",
            roles=(exemplar.role,),
            requirements=("SIIFA-R26",),
            run=_walk(name, key, exemplar.role),
        )
        if name in _BY_NUMBER:
            yield Item(
                id=f"probing/{name}/numero-exacto",
                phase="probing",
                capability=name,
                capabilities=(name,),
                title=f"{name}: NumeroFactura busca el número exacto",
                roles=(exemplar.role,),
                requirements=("SIIFA-R27",),
                run=_exact(name, exemplar.role),
            )
    for kind, count in (("glosa", 1), ("devolucion", _DEVOLUCIONES)):
        door = f"formular_{kind}_masivo"
        if door in contract.bound and door in pack.exemplars and "listar_codigos" in contract.bound:
            yield Item(
                id=f"probing/{door}/codigos-listados",
                phase="probing",
                capability=door,
                title=f"{door}: acepta cada código de nivel 3 que el sistema lista en su grupo",
                capabilities=(door, "listar_codigos"),
                roles=(pack.exemplars[door].role,),
                requirements=("SIIFA-R30",),
                level=Level.SHOULD,
                needs=(Need(True, count),),
                writes=_WRITES,
                run=_accepted(door, kind, pack.exemplars[door]),
            )


def _walk(name: str, key: str, role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        def page(number: int, size: int) -> tuple[Any, list[Any], Any]:
            exchange = context.call(name, role, context.paging.ask(size, number))
            body = page_of(context, exchange, f"leer la página {number}")
            return (
                context.paging.total_of(body),
                [row.get(key) for row in context.paging.rows_of(body)],
                exchange,
            )

        total, _, _ = page(1, 1)
        if not isinstance(total, int) or total < 1:
            return
        size = min(_LARGEST, ceil(total / _PARTS))
        pages = [
            page(number, size) for number in range(1, min(ceil(total / size), _MOST_PAGES) + 1)
        ]
        again = page(1, size)
        if any(one[0] != total for one in (*pages, again)) or any(None in one[1] for one in pages):
            return  # others write meanwhile, or the rows have no id: nothing can be said
        fault = walk_fault([one[1] for one in pages], again[1], size, total)
        if fault:
            context.report(
                CON_03, again[2], expected="cada fila una vez, en el mismo orden", actual=fault
            )
            return
        ids = [one for _, listed, _ in pages for one in listed]
        whole = page(1, min(len(ids), context.paging.most(name)))
        fault = order_fault(ids, whole[1])
        if fault and whole[0] == total and page(1, size)[1] == pages[0][1]:
            context.report(
                CON_03, whole[2], expected=f"el mismo orden con páginas de a {size}", actual=fault
            )

    return run


def _exact(name: str, role: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        body = context.call(name, role, context.paging.ask(1, 1)).json()
        number = next(_numbers(context.paging.rows_of(body)), "")
        for asked in (number[:-1], number[1:]):
            if asked.strip() != asked or len(asked) < 3:
                continue
            exchange = context.call(
                name, role, {"NumeroFactura": asked, **context.paging.ask(_LARGEST)}
            )
            others = [
                one
                for one in _numbers(context.paging.rows_of(exchange.json()))
                if one.casefold() != asked.casefold()
            ]
            if others:
                context.report(
                    CON_04,
                    exchange,
                    expected=f"solo facturas de número «{asked}»",
                    actual=f"también la de número «{others[0]}»",
                )
                return

    return run


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        place = row.get("factura", row)
        number = place.get("numeroFactura") if isinstance(place, Mapping) else None
        if isinstance(number, str):
            yield number


def _accepted(door: str, kind: str, exemplar: Exemplar) -> Callable[[Context], None]:
    group, field = kind.upper(), f"idSeguimientoTipoCodigo{kind.capitalize()}"

    def run(context: Context) -> None:
        listed = context.require(
            context.call("listar_codigos", exemplar.role, {"Grupo": group, "Nivel": 3}),
            (200,),
            f"listar los códigos del grupo {group}",
        )
        if isinstance(listed, Mapping):
            raise NotApplicableError(
                "listar_codigos responde un objeto y no una lista (X12): no lista códigos"
            )
        codes = sorted(
            {
                str(row["idSeguimientoTipoCodigo"])
                for row in listed
                if isinstance(row, Mapping)
                and row.get("nivel") == 3
                and row.get("idSeguimientoTipoCodigo")
            }
            if isinstance(listed, list)
            else ()
        )
        made = [exemplar.make(context, resource) for resource in context.resources]
        name = next(iter(made[0]))
        bases = [body[name][0] for body in made]
        several = len(bases) == 1  # one factura takes every glosa, but a single devolución
        chosen = codes[:_BULK] if several else codes[: len(bases)]
        rows = [
            {**(bases[0] if several else base), field: code}
            for code, base in zip(chosen, bases * (len(chosen) if several else 1), strict=False)
        ]
        if rows:
            _halve(context, door, exemplar.role, name, rows, field)

    return run


def _halve(
    context: Context, door: str, role: str, name: str, rows: list[dict[str, Any]], field: str
) -> None:
    """Send the rows; halve what is refused until the row at fault stands alone, and report that
    one.
    """
    exchange = context.call(door, role, {name: rows})
    if exchange.status == 200:
        return
    if len(rows) > 1:
        half = len(rows) // 2
        for part in (rows[:half], rows[half:]):
            if not context.findings:
                _halve(context, door, role, name, part, field)
        return
    context.report(
        LIF_01,
        exchange,
        expected=f"200 con el código {rows[0][field]}, que el sistema lista en ese grupo",
        actual=describe(exchange),
        level=Level.SHOULD,
        requirement="SIIFA-R30",
    )
