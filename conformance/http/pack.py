"""A pack: the record that a system is. Documents, bindings, lifecycles, requirements, roles,
exemplars.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conformance.core.answers import Dialect
from conformance.core.citation import Citations
from conformance.core.errors import Fault, InputError
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.lifecycle import Lifecycle, Reads
from conformance.core.paging import Paging
from conformance.core.requirement import ATTESTATION, ITEMS, VERIFY, Requirement
from conformance.core.role import Role
from conformance.http.access import Access
from conformance.http.context import Context, Need, Pool, Resource
from conformance.http.contract.binding import Bindings
from conformance.http.contract.norm import Norm
from conformance.http.contract.quirks import Quirks
from conformance.http.contract.text import FAST

ABSENT = object()
"""In place of a value: the property is left out."""

Vary = Callable[[Any, Any, Resource | None], Any]


@dataclass(frozen=True, slots=True)
class Miss:
    """A value that comes near a right one and must be refused with one of `statuses`, and what its
    acceptance breaks.

    Where 400 is not among them, any other refusal breaks the same.
    """

    place: tuple[str | int, ...]
    value: Any
    code: Code
    level: Level | None = None
    requirement: str | None = None
    statuses: tuple[int, ...] = (400,)


Imposed = Callable[[Context, Exchange], bool]
Offers = Callable[
    [Context, Mapping[str, Any], Resource | None], Mapping[tuple[str | int, ...], Sequence[Any]]
]
Misses = Callable[[Context, Mapping[str, Any], Resource | None], Sequence[Miss]]


def _none(context: Context, base: Mapping[str, Any], resource: Resource | None) -> dict[Any, Any]:
    return {}


def no_miss(
    context: Context, base: Mapping[str, Any], resource: Resource | None
) -> tuple[Miss, ...]:
    """Return nothing: what has no near misses."""
    return ()


@dataclass(frozen=True, slots=True)
class Exemplar:
    """How to make a request of a capability that a conforming target accepts.

    `make` may call the target to prepare (a glosa to answer) and raises BlockedError when that
    fails. `uses_up`: an accepted request spends its factura, so each example needs another one.
    `free` names the fields that generation may vary, each with a function from (generated value,
    exemplar's value, factura) to a value the target must accept. `id_field` is the field that
    points at the row; `prepares` is how many writes `make` sends, `prepared_by` the roles that send
    some of them beside `role`; `unknown` the statuses that are right when that row does not exist.
    `offers` gives values of the domain that the target must accept at some places of what `make`
    made (its codes, its ids, amounts and dates at a limit; ABSENT leaves the property out),
    `misses` those near them that it must refuse. `imposed` names properties that the target may set
    by itself, each with what says that an answer shows it: then no value of theirs is wrong.
    """

    role: str
    make: Callable[[Context, Resource | None], dict[str, Any]]
    need: Need | None = None
    uses_up: bool = False
    free: Mapping[str, Vary] = field(default_factory=dict)
    id_field: str | None = None
    unknown: tuple[int, ...] = (404,)
    prepares: int = 0
    offers: Offers = _none
    misses: Misses = no_miss
    prepared_by: tuple[str, ...] = ()
    imposed: Mapping[str, Imposed] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """Who must be able to log in for the request to be made and sent."""
        return (self.role, *self.prepared_by)

    def imposes(self, context: Context, exchange: Exchange, name: str) -> bool:
        """Say whether an accepted request had this property set by the target, whatever it held."""
        shown = self.imposed.get(name)
        return shown is not None and shown(context, exchange)


@dataclass(frozen=True, slots=True)
class Slip:
    """What a rule refuses in an element of a bulk, wherever the element stands.

    `change` makes a right element wrong; taking it breaks `requirement` with finding `code`.
    """

    what: str
    change: Callable[[Mapping[str, Any]], dict[str, Any]]
    code: Code
    requirement: str
    level: Level = Level.MUST


@dataclass(frozen=True, slots=True)
class Bulk:
    """A bulk whose elements differ in every field, and where its rows are read again.

    `rows` makes the elements (told apart from those of another round by a word), `slips` what must
    refuse them all. `single` is the capability that takes one alone, where a factura takes several.
    `counts` gives, for a reading of the factura and each of its counters, the field that the rows
    it counts have ("" for all of them), `sums` the field that is added up. `acts` are made one
    after another on the rows `acted`: capability, role and body, given the row's id. `whole` is the
    requirement that one bad element leaves nothing, `refused` the finding when the good ones are
    not taken; without it nothing was tested then.
    """

    name: str
    title: str
    capability: str
    lista: str
    needs: tuple[Need, ...]
    reads: Reads
    rows: Callable[[Context, str], list[dict[str, Any]]]
    slips: Callable[[Context], Sequence[Slip]]
    counts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sums: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    single: str = ""
    acts: tuple[Callable[[Context, int], tuple[str, str, dict[str, Any]]], ...] = ()
    acted: tuple[int, ...] = ()
    whole: str = "SIIFA-R19"
    level: Level = Level.MUST
    refused: tuple[Code, str] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The system as data. Everything was checked whole when it was loaded.

    `excuse` says what somebody else did to a factura since discovery, "" for nothing: a refusal
    that it explains is no fault of the target. `paging` says how its lists are asked for and read
    (nothing: a system without pages); every probe of lists and discovery read it. `roles` are those
    that may log in, by name, and `access` what they may do and see beyond what each capability's
    list of roles says. `reference` names its reference server as an entry point does,
    `module:name`: only who serves it loads it.
    """

    name: str
    title: str
    documents: Mapping[str, Path]
    bindings: Bindings
    norm: Norm
    quirks: Quirks
    requirements: Mapping[str, Requirement]
    lifecycles: tuple[Lifecycle, ...]
    roles: Mapping[str, Role]
    exemplars: Mapping[str, Exemplar]
    discover: Callable[[Context, tuple[int, ...] | None], Pool]
    scenarios: Path
    excuse: Callable[[Context, Resource], str]
    bulks: tuple[Bulk, ...] = ()
    answers: Dialect = field(default_factory=lambda: Dialect({}))
    citations: Citations = field(default_factory=Citations)
    paging: Paging = field(default_factory=Paging)
    access: Access = field(default_factory=Access)
    reference: str = ""

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the system's services."""
        return tuple(self.documents)


def load_requirements(path: Path) -> dict[str, Requirement]:
    """Return the requirements of a file by id. Raises InputError with every fault: of keys, ids and
    references.
    """
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=FAST)
    faults: list[str] = []
    result: dict[str, Requirement] = {}
    for entry in raw["requirements"]:
        name = entry.get("id")
        missing = [
            key for key in ("id", "level", "source", "document", "text") if not entry.get(key)
        ]
        if missing or name in result:
            faults.append(f"el requisito {name!r} está repetido o le falta {missing}.")
            continue
        if unknown := sorted(set(entry) - _REQUIREMENT_KEYS):
            faults.append(f"{name} trae claves desconocidas: {', '.join(unknown)}.")
        title = raw["documents"].get(entry["document"], entry["document"])
        result[name] = Requirement(
            name,
            Level(entry["level"]),
            entry["source"],
            title,
            entry["text"],
            entry.get("note", ""),
            entry.get("section", ""),
            entry.get("verify", ITEMS),
            _several(entry, "within"),
            _several(entry, "capabilities"),
            _several(entry, "calls"),
            _several(entry, "items"),
        )
    faults += [fault for one in result.values() for fault in _faults_of(one, result)]
    if faults:
        raise InputError([Fault(f"{path.name}: {fault}") for fault in faults])
    return result


# `either`, what else is right, is for those who read the file.
_REQUIREMENT_KEYS = {
    "id",
    "level",
    "document",
    "source",
    "section",
    "text",
    "either",
    "note",
    "verify",
    "within",
    "capabilities",
    "calls",
    "items",
}


def _several(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    return (value,) if isinstance(value, str) else tuple(value)


def _faults_of(one: Requirement, known: Mapping[str, Requirement]) -> list[str]:
    faults = [
        f"{one.id} está dentro de {wider}, que no existe."
        for wider in one.within
        if wider not in known
    ]
    faults += [
        f"{one.id} está dentro de {wider}, que a su vez está dentro de otro."
        for wider in one.within
        if wider in known and known[wider].within
    ]
    if one.verify not in VERIFY:
        faults.append(f"{one.id} se verifica por «{one.verify}»; se acepta: {', '.join(VERIFY)}.")
    if one.verify == ATTESTATION and not one.note:
        faults.append(f"{one.id} pide una atestación y no dice por qué (note).")
    if one.verify != ITEMS and one.within:
        faults.append(f"{one.id} no puede tener within y verify a la vez.")
    if not one.within and (one.capabilities or one.calls or one.items):
        faults.append(f"{one.id} acota un requisito más amplio que no nombra (within).")
    return faults
