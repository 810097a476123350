"""What the seams ask of a pack and its server: capabilities, roles, rows of answers, codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from conformance.core.capability import Kind
from conformance.http.checks.alike import plain
from conformance.http.checks.row_schema import first_alternative
from conformance.http.contract.effective import Contract
from conformance.http.pack import Pack
from conformance.http.reference import Reference
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field
from conformance.sandbox.mutants.answers import AnswerShape
from conformance.sandbox.mutants.conditions import OfClass, OfQuery, OfRole, classes_of, presence_of
from conformance.sandbox.mutants.mutant import MutantCondition
from conformance.sandbox.mutants.seams.leaves import taken, tellers_of
from conformance.sandbox.mutants.values import AMOUNT, FLAG, ID, MOMENT, TEXT, WHOLE, Operator

KINDS: Mapping[str, str] = {
    "int64": ID,
    "int32": WHOLE,
    "money": AMOUNT,
    "number": AMOUNT,
    "text": TEXT,
    "date": MOMENT,
    "day": MOMENT,
    "digits": WHOLE,
    "written": TEXT,
    "bool": FLAG,
}
"""What kind of value a field that is taken holds."""


@dataclass(frozen=True)
class Ground:
    """A pack, its contract and its server."""

    pack: Pack
    contract: Contract
    reference: Reference
    served: Mapping[str, ServedOperation]

    def known(self) -> Iterator[tuple[str, ServedOperation]]:
        """Yield the capabilities that the contract and the server both have."""
        return ((name, one) for name, one in self.served.items() if name in self.contract.bound)

    def reads(self, name: str) -> bool:
        """Tell whether a capability reads."""
        return self.contract.bound[name].capability.kind is Kind.READ

    def writes(self, name: str) -> bool:
        """Tell whether a capability writes."""
        return self.contract.bound[name].capability.kind is Kind.WRITE

    def answer(self, name: str) -> tuple[AnswerShape, Mapping[str, Any]] | None:
        """Return how what a capability is answered holds its rows, and the schema of one; None
        where no body is declared.
        """
        answer = self.contract.bound[name].operation.success()
        return None if answer is None or answer.schema is None else self._shape(answer.schema)

    def _shape(self, schema: Mapping[str, Any]) -> tuple[AnswerShape, Mapping[str, Any]]:
        whole = first_alternative(schema)
        member = self.pack.paging.rows
        inside = whole.get("properties", {}).get(member) if member else None
        if inside is not None:
            return AnswerShape(member, True), first_alternative(inside.get("items", {}))
        if "items" in whole:
            return AnswerShape("", True), first_alternative(whole["items"])
        return AnswerShape(), whole

    def shut_out(self, name: str) -> tuple[OfRole, ...]:
        """Return the roles that may not use a capability: those that no document names are none of
        them, whatever they are answered is right.
        """
        listed = self.contract.bound[name].capability
        named = self.reference.wire_roles
        closed = {
            named.get(role, role)
            for role, one in self.pack.roles.items()
            if not one.abroad and role not in (*listed.roles, *listed.unnamed)
        }
        return tuple(OfRole("rol", one) for one in sorted(closed - self.served[name].roles))

    def codes(self, name: str) -> Iterator[MutantCondition]:
        """Yield the codes by which an act of a lifecycle is made."""
        for cycle in self.pack.lifecycles:
            for move in cycle.moves:
                if move.act is None or name not in (move.capability, *(move.bulk or ())[:1]):
                    continue
                for code in dict.fromkeys(filter(None, (*move.act.codes, move.code))):
                    yield OfClass("código", code, partial(_equals, code), move.act.code)

    def filters(self, operation: ServedOperation) -> tuple[OfQuery, ...]:
        """Return the filters of a list."""
        pages = lowered(self.pack.paging.names)
        return tuple(
            OfQuery("filtro", one.name) for one in operation.query if one.name not in pages
        )

    def pages(self, operation: ServedOperation) -> tuple[OfQuery, ...]:
        """Return the pages after the first, and those of more rows than usual."""
        paging, names = self.pack.paging, {one.name for one in operation.query}
        asked = (("página", paging.page, paging.first), ("tamaño", paging.size, _USUAL_SIZE))
        return tuple(
            OfQuery(kind, name, beyond) for kind, name, beyond in asked if lowered((name,)) & names
        )

    @cached_property
    def tellers(self) -> Mapping[str, frozenset[str]]:
        """The capabilities that take or show a field, by its plain name."""
        return tellers_of(self.contract, self.served)

    @cached_property
    def written(self) -> frozenset[str]:
        """The plain names of the fields that clients send."""
        bodies = (one.body or () for one in self.served.values())
        return frozenset(plain(name) for body in bodies for name in taken(body))


_USUAL_SIZE = 10


def roles_of(operation: ServedOperation) -> tuple[MutantCondition, ...]:
    """Return the roles that may use an operation."""
    return tuple(OfRole("rol", role) for role in sorted(operation.roles))


def list_of(operation: ServedOperation) -> Field | None:
    """Return the list of elements that an operation takes, None where it takes none."""
    return next((one for one in operation.body or () if one.kind == "list"), None)


def fields_of(operation: ServedOperation) -> Sequence[Field]:
    """Return the fields of a body, or of an element where it is a list of them."""
    listed = list_of(operation)
    return listed.items if listed is not None else operation.body or ()


def beside(operation: ServedOperation, own: str = "") -> Iterator[MutantCondition]:
    """Yield the classes of the other values of a body or element, and whether they are there."""
    for one in fields_of(operation):
        if one.name != own:
            yield from classes_of(KINDS.get(one.kind, FLAG), one.name)
            yield from () if one.required else presence_of(one.name)


def lowered(names: Sequence[str]) -> frozenset[str]:
    """Return names as fields of queries have them: small at the front."""
    return frozenset(name[:1].lower() + name[1:] for name in names)


def of_elements(operator: Operator) -> bool:
    """Tell whether an operator takes a value from another element."""
    return operator.name in ("del-primero", "del-anterior")


def _equals(value: Any, other: Any) -> bool:
    return bool(str(other) == value)
