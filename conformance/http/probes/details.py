"""A row read in its list and in its detail: what both show says the same, by either name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.http.checks.codes import CON_09
from conformance.http.context import Context, Item, NotApplicableError
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.probes.rowwise import between

_PAGE = 30
_CITED = ("SIIFA-R24",)


@dataclass(frozen=True, slots=True)
class _Twice:
    """A detail and the list of the same rows: ids, who reads, with which filters."""

    detail: str
    key: str
    lists: str
    id: str
    roles: tuple[str, ...]
    filters: tuple[Mapping[str, Any], ...] = field(default_factory=lambda: ({},))


_TWICE = (
    _Twice(
        "ver_factura",
        "IdFactura",
        "listar_facturas",
        "idFactura",
        ("erp", "ips"),
        ({"TieneRadicado": True}, {"TieneRadicado": False}),
    ),
    _Twice("ver_usuario_rips", "IdUsuario", "listar_usuarios_rips", "idUsuario", ("erp", "ips")),
    _Twice("ver_cuenta", "id", "listar_cuentas", "idEmpresaCuentaBancaria", ("erp",)),
)


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per detail that has a list beside it."""
    for one in _TWICE:
        if {one.detail, one.lists} <= set(contract.bound):
            yield Item(
                id=f"probing/{one.detail}/como-en-la-lista",
                phase="probing",
                capability=one.detail,
                capabilities=(one.detail, one.lists),
                roles=one.roles,
                requirements=_CITED,
                run=_run(one),
                title=f"{one.detail}: dice lo mismo que {one.lists}, campo por campo",
            )


def _run(one: _Twice) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        compared = 0
        for role in one.roles:
            for filters in one.filters:
                compared += _compared(context, one, role, filters)
                if context.findings:
                    return
        if not compared:
            raise NotApplicableError(f"{one.lists} no muestra filas")

    return run


def _compared(context: Context, one: _Twice, role: str, filters: Mapping[str, Any]) -> int:
    """Compare three rows of a page with their details; return how many were compared."""
    rows = context.paging.rows_of(
        context.call(one.lists, role, {**filters, **context.paging.ask(_PAGE)}).json()
    )
    chosen = {
        place: rows[place] for place in (0, len(rows) // 2, len(rows) - 1) if 0 <= place < len(rows)
    }
    compared = 0
    for row in chosen.values():
        exchange = context.call(one.detail, role, {one.key: row.get(one.id)})
        found = exchange.json()
        if exchange.status != 200 or not isinstance(found, Mapping):
            continue
        compared += 1
        for wrong in between(row, found, filled=True):
            context.report(
                CON_09,
                exchange,
                expected=f"{wrong.field}: {wrong.expected!r}, como en {one.lists}",
                actual=str(wrong),
            )
            return compared
    return compared
