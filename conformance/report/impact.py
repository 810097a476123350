"""What a new revision of a contract means: which capabilities, requirements and items it changes,
and which runs speak no more of the system that is asked for.

The rules of the file: a capability changes where the two documents differ and the effective
contract does too: what the norm demanded before either document said it changes nothing. An item
changes when it asks a changed capability, when it judges the document itself, or when only one of
the plans has it. A requirement changes with the items that verify it; those that every answer
verifies are told apart.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conformance.core.finding import Level
from conformance.core.requirement import STANDING, Requirement
from conformance.http.contract.drift.change import Change
from conformance.http.contract.norm import Norm
from conformance.report.past_run import PastRun

_CONTRACT = "contract"
_ELSEWHERE = frozenset({"servidor cambiado"})
"""Changes that no item asks about: where a system is, its target says."""

_HELD = frozenset(
    {
        "tipo cambiado",
        "propiedad retirada",
        "propiedad añadida",
        "obligatoriedad cambiada",
        "variante retirada",
        "variante añadida",
        "valores cambiados",
        "propiedades no declaradas",
        "límite cambiado",
        "condición cambiada",
    }
)
"""Changes that the effective contract holds whole: where it is the one it was, nothing else is
asked. It says nothing of addresses, security, cookies or headers.
"""


@dataclass(frozen=True, slots=True)
class RevisedItem:
    """An item of a plan: what it is about, all that it asks, and what it verifies."""

    id: str
    phase: str
    title: str
    capability: str
    calls: frozenset[str]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A document, told by its digest, and the items of the plan that it makes."""

    source: str
    title: str
    sha256: str
    items: tuple[RevisedItem, ...]


class Touch(StrEnum):
    """Why an item changes."""

    ABOUT = "trata_de"
    CALLS = "usa"
    DOCUMENT = "juzga_el_documento"
    NEW = "nueva"
    GONE = "retirada"


@dataclass(frozen=True, slots=True)
class TouchedCapability:
    """A capability whose operation changed, how, and what the norm adds to what changed;
    `effective` is False where the norm demanded it already.
    """

    name: str
    changes: tuple[Change, ...]
    norm: tuple[str, ...]
    effective: bool

    @property
    def breaking(self) -> bool:
        """Whether a client of the first document may fail with the second."""
        return any(one.breaking for one in self.changes)


@dataclass(frozen=True, slots=True)
class TouchedItem:
    """An item that has to be run again, or is no more, and for which capabilities."""

    item: RevisedItem
    touch: Touch
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedRequirement:
    """A requirement that has to be judged again, by which items and for which capabilities;
    `before` and `after` count all the items that verify it.
    """

    id: str
    level: Level
    text: str
    items: tuple[str, ...]
    capabilities: tuple[str, ...]
    before: int
    after: int


class Renewal(StrEnum):
    """What becomes of a run."""

    RENEW = "renovar"
    CURRENT = "vigente"
    UNKNOWN = "revisar"


@dataclass(frozen=True, slots=True)
class TouchedRun:
    """A run, whether it must be renewed, and why."""

    name: str
    number: str
    renewal: Renewal
    why: str


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a new revision of the document of a service changes."""

    service: str
    before: Revision
    after: Revision
    capabilities: tuple[TouchedCapability, ...]
    others: tuple[Change, ...]
    items: tuple[TouchedItem, ...]
    requirements: tuple[TouchedRequirement, ...]
    standing: int
    runs: tuple[TouchedRun, ...]

    @property
    def again(self) -> tuple[TouchedItem, ...]:
        """The items that have to be run again: those that are no more can't be."""
        return tuple(one for one in self.items if one.touch is not Touch.GONE)

    @property
    def renews(self) -> bool:
        """Whether something has to be renewed: one of the runs, or anything where none is given."""
        if self.runs:
            return any(one.renewal is not Renewal.CURRENT for one in self.runs)
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class Register:
    """What of a system an impact is told by: its capabilities, its norm and its requirements."""

    capabilities: Collection[str]
    norm: Norm
    requirements: Mapping[str, Requirement]


def impact(
    service: str,
    revisions: tuple[Revision, Revision],
    changes: Iterable[Change],
    same: Collection[str],
    register: Register,
    runs: Iterable[PastRun] = (),
) -> Impact:
    """Return what a new revision changes; `same` are the capabilities whose effective operation is
    the one it was.
    """
    before, after = revisions
    by_name: dict[str, list[Change]] = {}
    for change in changes:
        by_name.setdefault(change.capability, []).append(change)
    known = {name: rows for name, rows in by_name.items() if name in register.capabilities}
    touched = tuple(
        TouchedCapability(
            name,
            tuple(rows),
            tuple(_norm(register.norm, name, rows)),
            name not in same or any(one.kind not in _HELD for one in rows),
        )
        for name, rows in sorted(known.items())
    )
    changed = {
        one.name
        for one in touched
        if one.effective and any(row.kind not in _ELSEWHERE for row in one.changes)
    }
    items = tuple(_items(service, revisions, changed))
    requirements, standing = _requirements(register.requirements, revisions, items)
    return Impact(
        service,
        before,
        after,
        touched,
        tuple(one for name, rows in by_name.items() if name not in known for one in rows),
        items,
        requirements,
        standing,
        tuple(_renewal(run, service, revisions, items) for run in runs),
    )


def _norm(norm: Norm, capability: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield the sources of the norm that speak of what changed of a capability, and of which."""
    subjects = {one.subject for one in changes if one.subject}
    for addition in norm.additions.get(capability, ()):
        names = {*addition.request.get("properties", {}), *addition.parameters}
        spoken = sorted(names & subjects)
        if spoken:
            yield f"{addition.source}: {', '.join(spoken)}"


def _items(
    service: str, revisions: tuple[Revision, Revision], changed: Collection[str]
) -> Iterator[TouchedItem]:
    """Yield the items that change, in the order of the new plan; those that went come last."""
    before, after = revisions
    was, now = ({one.id: one for one in revision.items} for revision in revisions)
    for one in now.values():
        about = tuple(sorted(one.calls.intersection(changed)))
        if one.id not in was:
            yield TouchedItem(one, Touch.NEW, about)
        elif one.capability in changed:
            yield TouchedItem(one, Touch.ABOUT, (one.capability,))
        elif about:
            yield TouchedItem(one, Touch.CALLS, about)
        elif before.sha256 != after.sha256 and _judges_document(one, service):
            yield TouchedItem(one, Touch.DOCUMENT, ())
    for one in was.values():
        if one.id not in now:
            yield TouchedItem(one, Touch.GONE, tuple(filter(None, [one.capability])))


def _judges_document(one: RevisedItem, service: str) -> bool:
    return one.phase == _CONTRACT and service in one.id.split("/")


def _requirements(
    known: Mapping[str, Requirement],
    revisions: tuple[Revision, Revision],
    items: Sequence[TouchedItem],
) -> tuple[tuple[TouchedRequirement, ...], int]:
    """Return the requirements that have to be judged again, and how many of them every answer
    verifies.
    """
    verifying: dict[str, list[TouchedItem]] = {}
    for one in items:
        for name in one.item.requirements:
            verifying.setdefault(name, []).append(one)
    before, after = (_counts(revision) for revision in revisions)
    touched = [
        TouchedRequirement(
            name,
            known[name].level,
            known[name].text,
            tuple(one.item.id for one in verifying[name]),
            tuple(sorted({about for one in verifying[name] for about in one.capabilities})),
            before.get(name, 0),
            after.get(name, 0),
        )
        for name in known
        if name in verifying and known[name].verify != STANDING
    ]
    standing = sum(known[name].verify == STANDING for name in verifying if name in known)
    return tuple(touched), standing


def _counts(revision: Revision) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in revision.items:
        for name in item.requirements:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _renewal(
    run: PastRun,
    service: str,
    revisions: tuple[Revision, Revision],
    items: Sequence[TouchedItem],
) -> TouchedRun:
    """Return whether a run must be renewed: by the document that it was judged by, and by what of
    it changed.
    """
    before, after = revisions
    document = run.contract.get(service)
    if document is None:
        return _told(run, Renewal.CURRENT, f"no juzgó el servicio «{service}»")
    if document.sha256 == after.sha256:
        return _told(run, Renewal.CURRENT, "ya se juzgó con el documento nuevo")
    if document.sha256 != before.sha256:
        return _told(
            run,
            Renewal.UNKNOWN,
            f"se juzgó con otro documento (huella {document.sha256[:12]}), que no es el anterior "
            f"ni el nuevo: compárelo con «conformance impact» y ese documento",
        )
    touched = [one for one in items if one.item.id in run.items]
    if not touched:
        new = any(one.touch is Touch.NEW for one in items)
        rest = "; el documento nuevo trae pruebas que no estaban" if new else ""
        return _told(run, Renewal.CURRENT, f"nada de lo que juzgó cambia{rest}")
    about = sorted({name for one in touched for name in one.capabilities})
    of = f", por {', '.join(about)}" if about else ": las que juzgan el documento mismo"
    return _told(
        run,
        Renewal.RENEW,
        f"se juzgó con el documento anterior, y cambian {len(touched)} de sus {len(run.items)} "
        f"pruebas{of}",
    )


def _told(run: PastRun, renewal: Renewal, why: str) -> TouchedRun:
    return TouchedRun(run.name, run.number, renewal, why)
