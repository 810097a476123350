"""What a pack says of its lists: which there are, what each filter looks at, in what order rows
come, and whose rows they are.

The rules of the file: every record is a fact of the system, and none says how it is judged. The
probes of lists read them; a pack that gives none has no list judged but by its pages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.core.resource import Need, Resource
from conformance.core.rows import Filter, Label, ListedRows, Portrayed, SortKey, row_id
from conformance.http.context import Context


@dataclass(frozen=True, slots=True)
class DetailView:
    """The detail of a list's rows: list, capability, and the parameter that names a row.

    `without` is what the list leaves out of the detail's names, `narrow` the filters under which
    all rows have this detail.
    """

    list: str
    capability: str
    key: str
    without: str = ""
    narrow: Mapping[str, Any] = field(default_factory=dict)


def nothing(context: Context) -> dict[str, Any]:
    """Make no rows, and hold no filter: those that are there must do."""
    return {}


@dataclass(frozen=True, slots=True)
class Collection:
    """A list: the names that tell its rows apart, its filters, and how rows are made for it.

    `prepare` makes rows that differ in what the filters look at and returns the filters that hold
    throughout; `made_by` names the capabilities that it calls, `writes` how many writes it sends,
    `needs` what it works on. `of_one`: it is asked for one resource alone. `owned`: its rows belong
    to an entity, and others must not see them. `kind` is a member that rows of one id differ in;
    `unwritten`: no request changes what the rows show; `everybodys`: they are the same for all.
    """

    capability: str
    keys: tuple[str, ...]
    filters: tuple[Filter, ...]
    prepare: Callable[[Context], Mapping[str, Any]] = nothing
    made_by: tuple[str, ...] = ()
    writes: int = 0
    needs: tuple[Need, ...] = ()
    of_one: bool = False
    owned: bool = True
    kind: str = ""
    unwritten: bool = False
    everybodys: bool = False

    def row_id(self, row: Mapping[str, Any]) -> Any:
        """Return what tells a row of the list from another."""
        return row_id(self.keys, row)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The order of a list: its sort keys, the weightiest first, and how it is told (in Spanish).

    `id` tells a row in messages; `opens` is the capability that makes one more row, where some must
    be made for there to be an order.
    """

    capability: str
    id: str
    keys: tuple[SortKey, ...]
    title: str
    expected: str
    opens: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """A filter of a catalogue: its name, the field that shows it, and the values to ask for; none:
    the first that the rows show.
    """

    name: str
    field: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list of codes that is asked for by group: the parameter, the groups, the code of a row, and
    the filters within a group.
    """

    capability: str
    parameter: str
    groups: tuple[str, ...]
    code: str
    title: str
    filters: tuple[CatalogueFilter, ...]


@dataclass(frozen=True, slots=True)
class ListedCodes:
    """The codes that a bulk must accept, since a catalogue lists them: what it is asked, what their
    rows hold, which member is the code, and the field of an element that takes it.

    `resources`: how many are needed; one takes them all, of several each takes one code.
    """

    capability: str
    catalogue: str
    asked: Mapping[str, Any]
    holding: Mapping[str, Any]
    code: str
    field: str
    title: str
    resources: int = 1


@dataclass(frozen=True, slots=True)
class ReadAtOnce:
    """Lists that two roles of two entities read at once; each must get only its own rows.

    `side` and `field` say where a row shows the entity whose it is.
    """

    capabilities: tuple[str, ...]
    roles: tuple[str, str]
    side: str
    field: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A parameter by which an owner asks for its rows: its value, and where a row shows it."""

    parameter: str
    path: str
    value: Callable[[Resource], Any]


@dataclass(frozen=True, slots=True)
class Follow:
    """A capability asked with a value of a row: the parameter, and the member of the row."""

    capability: str
    parameter: str
    member: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Rows that are there before any run and lead to others: the list where they begin, the lists
    asked with their values, and the detail of the last one's rows.

    `entities` returns whose a row is, as digits. `item` is the name of what is verified, `title`
    and `lacking` what is said of it and of a target that has none (with the {role} that asks).
    """

    item: str
    title: str
    capability: str
    entities: Callable[[Context, Mapping[str, Any]], frozenset[str]]
    lists: tuple[Follow, ...]
    detail: Follow
    lacking: str


@dataclass(frozen=True, slots=True)
class Lists:
    """All that a pack says of its lists.

    `walked` names the lists that are read from end to end: those of no resource. `scopes` are tried
    in order: the first that a list has a parameter for, or the last. `shown_by` names the
    capabilities whose exemplars make the rows that owned lists show, `needs` what those work on.
    `labels` are where answers tell what a code means: everywhere the same.
    `portrayed` are the things that many answers tell of, the same in each.
    `ids` tells the rows of other lists apart, each of one resource.
    """

    collections: tuple[Collection, ...] = ()
    walked: tuple[str, ...] = ()
    details: tuple[DetailView, ...] = ()
    sorted: tuple[Sorted, ...] = ()
    catalogues: tuple[Catalogue, ...] = ()
    codes: tuple[ListedCodes, ...] = ()
    at_once: tuple[ReadAtOnce, ...] = ()
    scopes: tuple[Scope, ...] = ()
    shown_by: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    chains: tuple[Chain, ...] = ()
    labels: tuple[Label, ...] = ()
    portrayed: tuple[Portrayed, ...] = ()
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, capability: str) -> Collection | None:
        """Return the list of a capability, or None when nothing is said of it."""
        return next((one for one in self.collections if one.capability == capability), None)

    def rows(self) -> dict[str, ListedRows]:
        """Return what is known of the rows of each list."""
        catalogues = {
            one.capability: ListedRows(
                (one.code,), within=one.parameter, unwritten=True, everybodys=True
            )
            for one in self.catalogues
        }
        collections = {
            one.capability: ListedRows(
                one.keys,
                one.filters,
                one.kind,
                unwritten=one.unwritten,
                of_one=one.of_one,
                everybodys=one.everybodys,
            )
            for one in self.collections
        }
        others = {name: ListedRows(keys, of_one=True) for name, keys in self.ids.items()}
        return {**others, **catalogues, **collections}


def many(several: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names of several groups in order, each once."""
    return tuple(dict.fromkeys(name for group in several for name in group))
