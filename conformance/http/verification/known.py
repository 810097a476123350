"""What the tables of a pack may name, and the faults of a row that names something else."""

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from conformance.core.aspects import ASPECTS
from conformance.core.errors import ConformanceError, Fault
from conformance.core.role import ANONYMOUS
from conformance.http.checks.registry import CODES
from conformance.http.contract.binding import bind
from conformance.http.contract.document import Operation
from conformance.http.contract.quirks import properties
from conformance.http.pack import Pack, own_document

_FEW = 12  # names that are listed as known; more are not read


class PackWords:
    """A pack and the words that its tables may use; its documents are read when first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.row = ""
        """The row that is looked at."""

    @cached_property
    def unread(self) -> Mapping[str, str]:
        """Why the documents of some services could not be read, by service."""
        found = {}
        for service, path in self.pack.documents.items():
            try:
                own_document(path)
            except ConformanceError as error:
                found[service] = str(error)
        return found

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operation of each capability in the pack's own documents."""
        found: dict[str, Operation] = {}
        for service, path in self.pack.documents.items():
            if service not in self.unread:
                found.update(bind(own_document(path), service, self.pack.bindings))
        return found

    @cached_property
    def parameters(self) -> Collection[str]:
        """The names of the parameters of any operation."""
        every = self.operations.values()
        return dict.fromkeys(one.name for operation in every for one in operation.parameters)

    @cached_property
    def members(self) -> Collection[str]:
        """The names of the members of any successful answer."""
        every = [operation.success() for operation in self.operations.values()]
        schemas = [one.schema for one in every if one is not None and one.schema is not None]
        return dict.fromkeys(name for schema in schemas for name in properties(schema))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it names is known, or is a fault that says so."""

    known: PackWords
    table: str
    name: str

    def __post_init__(self) -> None:
        self.known.row = self.name

    def fault(self, message: str, accepted: str = "") -> Fault:
        """Return a fault of this row."""
        return Fault(f"tabla {self.table}, fila «{self.name}»: {message}", None, accepted)

    def each(self, what: str, used: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
        """Yield a fault for each name that is used and not known."""
        for name in dict.fromkeys(used):
            if name not in known:
                yield self.fault(f"nombra {what} «{name}», que no existe.", _near(name, known))

    def itself(self, name: str) -> Iterator[Fault]:
        """Yield a fault where what stands in the row has another name than the row."""
        if name != self.name:
            yield self.fault(f"se llama a sí misma «{name}».", "Deje uno solo de los dos nombres.")

    def statuses(self, *used: int) -> Iterator[Fault]:
        """Yield a fault for each that is no status of HTTP."""
        for status in used:
            if not 100 <= status <= 599:
                yield self.fault(f"«{status}» no es un estado de HTTP.", "Se acepta de 100 a 599.")

    def exemplars(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each capability that has no exemplar: nothing would be asked of it."""
        capabilities = self.known.pack.bindings.capabilities
        for name in dict.fromkeys(used):
            if name in capabilities and name not in self.known.pack.exemplars:
                yield self.fault(f"«{name}» no tiene ejemplar.", "Sin él nada se le pide.")

    def capabilities(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is no capability of the pack."""
        return self.each("la capacidad", used, self.known.pack.bindings.capabilities)

    def roles(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is no role of the pack, nor nobody's."""
        return self.each("el rol", used, (*self.known.pack.roles, ANONYMOUS))

    def requirements(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is no requirement of the pack."""
        return self.each("el requisito", used, self.known.pack.requirements)

    def codes(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is no code of the harness."""
        return self.each("el código", used, CODES)

    def aspects(self, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is an aspect neither of core nor of the pack's own."""
        own = self.known.pack.citations.own
        return self.each("el aspecto", used, (*ASPECTS, *own))

    def sent(self, capability: str, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that is neither a parameter nor a property that the capability's
        own operation takes.
        """
        operation = self.known.operations.get(capability)
        if operation is None:
            return
        names = [one.name for one in operation.parameters]
        names += properties(operation.request_schema or {})
        yield from self._spelled(f"el dato de {capability}", used, names)

    def answered(self, capability: str, *used: str) -> Iterator[Fault]:
        """Yield a fault for each that no answer of the capability's own operation has."""
        operation = self.known.operations.get(capability)
        success = operation.success() if operation else None
        if success is None or success.schema is None:
            return
        yield from self._spelled(
            f"el campo de la respuesta de {capability}", used, list(properties(success.schema))
        )

    def one_of(self, capability: str, used: Iterable[str]) -> Iterator[Fault]:
        """Yield a fault where no answer of the capability has any of these members."""
        faults = [list(self.answered(capability, name)) for name in used]
        if faults and all(faults):
            yield faults[0][0]

    def shown(self, capability: str, path: str) -> Iterator[Fault]:
        """Yield a fault where no answer of the capability has the path (`a.b`, two ways parted by
        |).
        """
        ways = [list(self.answered(capability, *way.split("."))) for way in path.split("|")]
        if all(ways):
            yield ways[0][0]

    def anywhere(self, used: Iterable[str], known: Collection[str], what: str) -> Iterator[Fault]:
        """Yield a fault for each name given that no operation has; none where none was read."""
        if known:
            yield from self._spelled(what, [name for name in used if name], known)

    def _spelled(self, what: str, used: Iterable[str], names: Collection[str]) -> Iterator[Fault]:
        small = {name.lower() for name in names}
        for name in dict.fromkeys(used):
            if name.lower() not in small:
                yield self.fault(f"nombra {what} «{name}», que no existe.", _near(name, names))


def twice(known: PackWords, table: str, used: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each name that more than one row of a table has."""
    for name, count in Counter(used).items():
        if count > 1:
            yield Row(known, table, name).fault(f"está {count} veces.", "Deje una sola.")


Table = Callable[[PackWords], Iterator[Fault]]


def _near(name: str, known: Collection[str]) -> str:
    """Return what may have been meant."""
    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f"¿Quiso decir «{near[0]}»?"
    return f"Se acepta: {', '.join(known)}." if 0 < len(known) <= _FEW else ""
