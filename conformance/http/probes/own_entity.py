"""A list shows an entity its own rows alone: of each row, the party that a role stands for is the
entity of its token.
"""

from collections.abc import Iterator
from functools import partial

from conformance.core.role import Stead
from conformance.http.access import Side
from conformance.http.checks.codes import SEC_05
from conformance.http.checks.security import foreign_rows
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per list and role that the pack's table names."""
    for name in pack.access.own_lists:
        if name in contract.bound:
            for side in pack.access.sides:
                yield _item(pack, name, side)


def _item(pack: Pack, name: str, side: Side) -> Item:
    return Item(
        id=f"probing/{name}/aislamiento-{side.role}",
        phase="probing",
        capability=name,
        title=f"{name}: {side.role} ve solo lo de su entidad",
        capabilities=(name,),
        roles=(side.role,),
        requirements=pack.citations.of("list.own", name).requirements,
        run=partial(_own, name, side),
        stead=Stead.SIDE,
    )


def _own(name: str, side: Side, context: Context) -> None:
    mine, paging = context.entity_of(side.role), context.paging
    exchange = context.call(name, side.role, paging.ask(paging.most(name), 1))
    foreign = foreign_rows(paging.rows_of(exchange.json()), side.party, side.field, mine)
    if foreign:
        context.report(
            SEC_05,
            exchange,
            expected=f"solo filas cuyo {side.field} es el de la entidad del token",
            actual=f"filas de {', '.join(foreign[:3])}",
            aspect="list.own",
        )
