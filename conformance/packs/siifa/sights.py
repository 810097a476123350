"""What the payer and the provider of a target see, and what that says of its file."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from conformance.core.mismatch import Mismatch
from conformance.core.resource import Resource, ResourceId
from conformance.http.checks.security import digits, same_entity
from conformance.packs.siifa.facturas import (
    FACTURA,
    PENDIENTE,
    nit_adquiriente,
    nit_emisor,
)

_FEW = 3  # rows that tell whose list it is
_OTHER_IDS = "ids de facturas que vean las dos partes, o discover"


@dataclass(frozen=True)
class Sights:
    """The facturas that each side's list shows: the payer's by state, and all of the provider's,
    None where one alone has credentials. `taken` are those that somebody has used.
    """

    payer: str
    provider: str
    radicadas: Mapping[ResourceId, Resource]
    pending: Mapping[ResourceId, Resource]
    theirs: Mapping[ResourceId, Resource] | None
    taken: frozenset[ResourceId] = frozenset()

    @cached_property
    def mine(self) -> Mapping[ResourceId, Resource]:
        """All that the payer's list shows."""
        return {**self.radicadas, **self.pending}

    @cached_property
    def shared(self) -> list[Resource]:
        """Those that both sides see: all of the payer's, where one alone has credentials."""
        theirs = self.theirs
        return [row for row in self.mine.values() if theirs is None or row.id in theirs]

    def in_both_states(self, row: Resource) -> bool:
        """Say whether the list shows one as radicada and as not."""
        return row.id in self.radicadas and row.id in self.pending


def mismatches(
    sights: Sights,
    settled: Iterable[Resource],
    free: Iterable[Resource],
    ids: Collection[ResourceId],
) -> Iterator[Mismatch]:
    """Yield what the target file says of facturas and of the two sides and is not so: `ids` are
    those that it names, `settled` have their state, and of them nobody has used those that are
    `free`.
    """
    yield from _without_rows(sights, ids)
    if ids:
        yield from _of_ids(sights, ids)
        yield from _not_for_all(list(settled), {row.id for row in free})
    elif _strangers(sights):
        yield _sharing_nothing(sights)


def _sharing_nothing(sights: Sights) -> Mismatch:
    """Return what two sides are told that share no factura: where each list has several, they are
    no parties of one contract; of fewer nobody can tell.
    """
    several = min(len(sights.mine), len(sights.theirs or ())) >= _FEW
    why = "no son las dos partes de un mismo contrato, y " if several else ""
    return Mismatch(
        f"«{sights.payer}» y «{sights.provider}» entran, pero de las facturas que ve uno el "
        f"otro no ve ninguna: {why}sin facturas comunes no se prueba ningún seguimiento",
        f"roles.{sights.provider}",
        f"un usuario del prestador de las facturas que ve {sights.payer} (o cambie el de "
        f"{sights.payer} por el de su pagador)",
        bars=several,
    )


def _strangers(sights: Sights) -> bool:
    theirs = sights.theirs
    if not theirs or not sights.mine or sights.shared:
        return False
    return not sights.taken & theirs.keys()


def _without_rows(sights: Sights, ids: Collection[ResourceId]) -> Iterator[Mismatch]:
    """Yield who gets in and is shown nothing; of a payer with a list of ids nobody knows."""
    lists = {sights.provider: sights.theirs}
    if not ids and not sights.taken:
        lists[sights.payer] = sights.mine
    for role, rows in lists.items():
        if rows is not None and not rows:
            yield Mismatch(
                f"el rol {role} entra, pero el sistema no le muestra ninguna factura: lo que "
                "necesita una queda sin juzgar",
                f"roles.{role}",
                "un usuario de una entidad que tenga facturas de prueba",
                bars=False,
            )


def _of_ids(sights: Sights, ids: Collection[ResourceId]) -> Iterator[Mismatch]:
    """Yield which ids are not facturas that both sides see, by who does see them."""
    mine, theirs = sights.mine.keys(), sights.theirs
    one, other = sights.payer, sights.provider
    seen = mine if theirs is None else theirs.keys()
    who = f"{one} no ve" if theirs is None else f"ni {one} ni {other} ven"
    yield from _lost(
        f"{who} {{}} (no existen en ese sistema, o son de otra entidad)",
        [id_ for id_ in ids if id_ not in mine and id_ not in seen],
    )
    yield from _lost(
        f"{one} ve {{}}, y {other} no (son de otro prestador)",
        [id_ for id_ in ids if id_ in mine and id_ not in seen],
    )
    yield from _lost(
        f"{other} ve {{}}, y {one} no (son de otro pagador)",
        [id_ for id_ in ids if id_ not in mine and id_ in seen],
    )


def _lost(said: str, ids: list[ResourceId]) -> Iterator[Mismatch]:
    if ids:
        yield Mismatch(said, FACTURA.key, _OTHER_IDS, ids=tuple(ids))


def _not_for_all(settled: list[Resource], free: Collection[ResourceId]) -> Iterator[Mismatch]:
    """Yield which ids serve for nothing, or not for all: a run goes on with what is left."""
    used = tuple(row.id for row in settled if row.id not in free)
    pending = tuple(row.id for row in settled if row.id in free and row.state == PENDIENTE)
    if used:
        yield Mismatch(
            "ya hay seguimientos o pagos en {}, y no se usan",
            FACTURA.key,
            "otros ids, o discover, si con las demás no alcanza",
            bars=False,
            ids=used,
        )
    if pending:
        yield Mismatch(
            "sin radicar: {}; sirven para radicar, y no para glosar, devolver ni pagar",
            FACTURA.key,
            "otros ids, si las quería radicadas",
            bars=False,
            ids=pending,
        )


def of_another_side(sights: Sights, entities: Mapping[str, str]) -> Iterator[Mismatch]:
    """Yield which roles see the facturas of the other party: `entities` are those that the tokens
    claim, "" for none, of roles whose tokens do not say what they are.
    """
    lists = ((sights.payer, sights.mine, True), (sights.provider, sights.theirs or {}, False))
    for role, rows, pays in lists:
        if role not in entities or not _others(rows.values(), entities[role], pays=pays):
            continue
        should, is_ = ("pagador", "prestador") if pays else ("prestador", "pagador")
        yield Mismatch(
            f"el usuario de «{role}» ve las facturas de un {is_}, y debe ser de {should}: con él "
            "no se puede juzgar nada",
            f"roles.{role}",
            f"un usuario de un {should}, o quite ese rol",
        )


def _others(rows: Iterable[Resource], entity: str, *, pays: bool) -> bool:
    """Say whether a list is that of the other party: by its entity, else because every row has one
    and the same other party, and several stand where one's own should.
    """
    listed = list(rows)
    payers = {digits(nit_adquiriente(row)) for row in listed} - {""}
    providers = {digits(nit_emisor(row)) for row in listed} - {""}
    own, other = (payers, providers) if pays else (providers, payers)
    if entity:
        there = any(same_entity(entity, one) for one in other)
        return there and not any(same_entity(entity, one) for one in own)
    return len(listed) >= _FEW and len(other) == 1 and len(own) > 1
