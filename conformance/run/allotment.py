"""Facturas shared out among the items of a run, and what a run asks of a target before it
starts.
"""

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conformance.core.calendar import RECENT
from conformance.core.lack import Lack
from conformance.http.context import Item, Need, Pool, Resource

_SHOWN = 3
_SPARING = "stateful"
_KINDS = {True: "radicadas", False: "sin radicar"}


def allot(items: Iterable[Item], pool: Pool) -> dict[str, tuple[Resource, ...]]:
    """Return the facturas of each item by its id, in order of the items; no two items share one.

    An item for which too few are left gets none. Items that ask for facturas of some age or value
    choose first, and those of the model last: its sequences take what is spare.
    """
    left = list(pool.resources)
    made = list(items)
    allotted: dict[str, tuple[Resource, ...]] = {item.id: () for item in made}
    for item in sorted(
        made, key=lambda one: (one.phase == _SPARING, all(need.plain for need in one.needs))
    ):
        given = _given(item.needs, left) if item.needs else ()
        allotted[item.id] = given
        taken = {row.id for row in given}
        left = [row for row in left if row.id not in taken] if taken else left
    return allotted


def allot_again(
    items: Iterable[Item], pool: Pool, before: Mapping[str, Sequence[int]], touched: Collection[str]
) -> dict[str, tuple[Resource, ...]]:
    """Return the facturas of the items of a run that goes on: what they were given `before`, by
    ids.

    An item that had been `touched`, and one whose facturas are not what it needs any more, gets
    others, which nobody had been given.
    """
    had = {row.id: row for row in pool.resources}
    taken = {id_ for ids in before.values() for id_ in ids}
    kept: dict[str, tuple[Resource, ...]] = {}
    again = []
    for item in items:
        same = tuple(had[id_] for id_ in before.get(item.id, ()) if id_ in had)
        if item.id in touched or not _fit(item, same, len(before.get(item.id, ()))):
            again.append(item)
        else:
            kept[item.id] = same
    spare = tuple(row for row in pool.resources if row.id not in taken)
    return kept | allot(again, replace(pool, resources=spare))


def _fit(item: Item, facturas: Sequence[Resource], count: int) -> bool:
    """Say whether these are all of so many facturas, each what the item needs in its place."""
    needs = [need for need in item.needs for _ in range(need.count)]
    return len(facturas) == count and all(
        need.fits(row) for need, row in zip(needs, facturas, strict=False)
    )


def _given(needs: Sequence[Need], left: Sequence[Resource]) -> tuple[Resource, ...]:
    """Return the facturas of some needs in their order, or none when one of them is short.

    Those filed long ago that go to one item were filed about the same time: its acts have one date,
    which is within the legal terms of all of them (R18). Where nobody knows when one was filed, any
    will do if no others are left.
    """
    unknown: tuple[Resource, ...] = ()
    for start in range(max(1, len(left))):
        given = _picked(needs, left[start:])
        if given and _together(needs, given):
            return given
        if not given:
            break
        if not unknown and any(row.radicada and row.habiles_radicada is None for row in given):
            unknown = given
    return unknown


def _together(needs: Sequence[Need], given: Sequence[Resource]) -> bool:
    """Say whether one date is within the shortest term of all; who asks for an age sees to it
    himself.
    """
    ages = [row.habiles_radicada for row in given if row.radicada]
    known = [age for age in ages if age is not None]
    if any(need.asks_date for need in needs) or max(known, default=0) <= RECENT:
        return True
    return len(known) == len(ages) and max(known) - min(known) <= RECENT


def _picked(needs: Sequence[Need], left: Sequence[Resource]) -> tuple[Resource, ...]:
    chosen: dict[int, list[Resource]] = {}
    taken: set[int] = set()
    for place, need in sorted(enumerate(needs), key=lambda pair: pair[1].plain):
        fitting = (row for row in left if row.id not in taken and need.fits(row))
        chosen[place] = list(itertools.islice(fitting, need.count))
        taken |= {row.id for row in chosen[place]}
        if len(chosen[place]) < need.count:
            return ()
    return tuple(row for place in range(len(needs)) for row in chosen[place])


def needed(item: Item, pool: Pool) -> str:
    """Return what facturas an item needs, and of what not every factura is, how many the target has
    in all.
    """
    kinds = {
        kind: sum(need.count for need in item.needs if need.radicada is kind and need.plain)
        for kind in (True, False)
    }
    special = [
        f"{need}, de las que tiene {sum(map(need.fits, pool.resources))}"
        for need in item.needs
        if not need.plain
    ]
    return " y ".join(
        [*(str(Need(kind, count)) for kind, count in kinds.items() if count), *special]
    )


def scarce(item: Item, pool: Pool) -> tuple[Lack, ...]:
    """Return what facturas an item that got none lacked: of what the target has too few, else of
    what others took.
    """
    if pool.unseen:
        return tuple(map(Lack, pool.unseen))
    few = [need for need in item.needs if sum(map(need.fits, pool.resources)) < need.count]
    counts: Counter[bool] = Counter()
    for need in few or item.needs:
        counts[need.radicada] += need.count
    return tuple(Lack(facturas=_KINDS[kind], count=count) for kind, count in counts.items())


@dataclass(frozen=True, slots=True)
class Demand:
    """What a run asks of the target and what the target has, facturas by whether they are radicada.

    `writes` is the most writes that a conforming target would be sent; `short` the items that get
    no facturas; `absent` the roles that items need and the target lacks; `unseen` those without
    which nobody could count.
    """

    items: Mapping[str, int]
    asked: Mapping[bool, int]
    had: Mapping[bool, int]
    writes: int
    max_writes: int | None
    short: tuple[str, ...]
    absent: tuple[str, ...]
    read_only: bool
    unseen: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the plan as a person reads it before the first request, in Spanish."""
        told = [
            f"Ítems: {sum(self.items.values())} "
            f"({', '.join(f'{name} {n}' for name, n in self.items.items())})."
        ]
        for kind, word in _KINDS.items():
            has = (
                f"sin {' ni '.join(self.unseen)} no se sabe cuántas tiene el objetivo"
                if self.unseen
                else f"el objetivo tiene {self.had[kind]}"
            )
            told.append(
                f"Facturas {word} y sin seguimientos ni pagos: necesita {self.asked[kind]}; {has}."
            )
        if self.short:
            ends = (
                "ítem, que queda bloqueado"
                if len(self.short) == 1
                else "ítems, que quedan bloqueados"
            )
            more = ", …" if len(self.short) > _SHOWN else "."
            why = "No hay facturas" if self.unseen else "No alcanzan"
            told.append(
                f"{why} para {len(self.short)} {ends}: {', '.join(self.short[:_SHOWN])}{more}"
            )
        if self.read_only:
            told.append(
                "Escrituras: ninguna (environment: produccion); los ítems que escriben quedan "
                "bloqueados."
            )
        else:
            bound = (
                "" if self.max_writes is None else f"; limits.max_writes permite {self.max_writes}"
            )
            told.append(f"Escrituras: a lo sumo {self.writes}{bound}.")
        if self.absent:
            told.append(
                f"Roles que el objetivo no tiene: {', '.join(self.absent)}; "
                "lo que los necesita queda sin juzgar."
            )
        return told


def demand(
    items: Sequence[Item],
    pool: Pool,
    allotted: Mapping[str, Sequence[Resource]],
    *,
    max_writes: int | None,
    read_only: bool,
) -> Demand:
    """Return what these items ask of the target, once discovery has seen what it has."""
    asked = Counter({True: 0, False: 0})
    had = Counter({True: 0, False: 0}) + Counter(row.radicada for row in pool.resources)
    for item in items:
        for need in item.needs:
            asked[need.radicada] += need.count
    short = tuple(
        item.id
        for item in items
        if len(allotted.get(item.id, ())) < sum(need.count for need in item.needs)
    )
    roles = {role for item in items for role in item.roles} - pool.roles
    return Demand(
        Counter(item.phase for item in items),
        asked,
        had,
        sum(item.writes for item in items),
        max_writes,
        short,
        tuple(sorted(roles)),
        read_only,
        pool.unseen,
    )
