"""The tables that say what a system is and what its norm asks."""

from collections.abc import Iterator

from conformance.core.answers import Meaning, as_its_status, no_reason
from conformance.core.aspects import ASPECTS
from conformance.core.capability import ParameterRole
from conformance.core.errors import Fault
from conformance.core.requirement import VERIFY
from conformance.http.auth.recipe import Open
from conformance.http.contract.binding import Capability
from conformance.http.contract.provenance import faults_of
from conformance.http.functions import HARNESS_FUNCTIONS
from conformance.http.pack import own_document
from conformance.http.verification.known import PackWords, Row


def documents(known: PackWords) -> Iterator[Fault]:
    """Every service has a document that can be read."""
    for service, path in known.pack.documents.items():
        row = Row(known, "documents", service)
        if not path.is_file():
            yield row.fault(f"no existe el documento {path}.")
        elif service in known.unread:
            yield row.fault(f"no se pudo leer {path.name}: {known.unread[service]}")
        else:
            yield from map(row.fault, faults_of(own_document(path).raw))


def bindings(known: PackWords) -> Iterator[Fault]:
    """Every capability is of a service of the pack, used by its roles, and stands in the document
    of its service; a role that no document names is one of those that may use it.
    """
    pack = known.pack
    for name, one in pack.bindings.capabilities.items():
        row = Row(known, "bindings", name)
        yield from row.itself(one.name)
        yield from row.each("el servicio", [one.service], pack.documents)
        yield from row.roles(*one.roles, *one.unnamed)
        yield from _parameters(row, known, one)
        readable = one.service in pack.documents and one.service not in known.unread
        if readable and name not in known.operations:
            yield row.fault(f"el documento propio de {one.service} no tiene su operación.")


def _parameters(row: Row, known: PackWords, one: Capability) -> Iterator[Fault]:
    """A parameter with a role is one of some operation; a page is what `Paging` names so, and
    nothing else is; a credential is not laid into a body.
    """
    yield from row.anywhere(one.parameters, known.parameters, "el parámetro")
    pages = {name.lower() for name in known.pack.paging.names}
    for name, role in one.parameters.items():
        if (role is ParameterRole.PAGE) != (name in pages):
            yield row.fault(
                f"el papel de «{name}» es «{role}».",
                "Es «page» lo que nombra Paging, y nada más.",
            )


def norm(known: PackWords) -> Iterator[Fault]:
    """Every addition is to a capability, and its parameters are of its operation."""
    for name, additions in known.pack.norm.additions.items():
        row = Row(known, "norm", name)
        yield from row.capabilities(name)
        for one in additions:
            yield from row.sent(name, *one.parameters)


def quirks(known: PackWords) -> Iterator[Fault]:
    """Every contradiction is of capabilities."""
    pack = known.pack
    yield from Row(known, "quirks", "nothing_required").capabilities(
        *sorted(pack.quirks.nothing_required)
    )
    for name, required in pack.quirks.required_query.items():
        yield from Row(known, "quirks", name).capabilities(*required)
    for one in pack.quirks.contradictions:
        yield from Row(known, "quirks", one.id).capabilities(*one.capabilities)


def requirements(known: PackWords) -> Iterator[Fault]:
    """Every requirement is about capabilities, and is a part of requirements."""
    for name, one in known.pack.requirements.items():
        row = Row(known, "requirements", name)
        yield from row.itself(one.id)
        yield from row.each("la manera de verificar", [one.verify], VERIFY)
        yield from row.capabilities(*one.capabilities, *one.calls)
        yield from row.requirements(*one.within)


def citations(known: PackWords) -> Iterator[Fault]:
    """Every aspect and code cites requirements; an aspect may be that of one capability."""
    table = known.pack.citations
    yield from _aspects(known)
    for code, requirement in table.codes.items():
        row = Row(known, "citations.codes", code)
        name, of_one, capability = code.partition("@")
        yield from row.codes(name)
        yield from row.capabilities(*([capability] if of_one else []))
        yield from row.requirements(requirement)
    for name, codes in (("norms", table.norms), ("titles", table.titles)):
        for code in codes:
            yield from Row(known, f"citations.{name}", code).codes(code)
    yield from Row(known, "citations", "unasked").codes(*sorted(table.unasked))
    yield from Row(known, "citations", "terms").requirements(*sorted(table.terms))


def _aspects(known: PackWords) -> Iterator[Fault]:
    """An aspect is one that core judges, or one of the pack's own, which core has not."""
    table = known.pack.citations
    for aspect, cited in table.aspects.items():
        row = Row(known, "citations", aspect)
        name, of_one, capability = aspect.partition("@")
        yield from row.aspects(name)
        yield from row.capabilities(*([capability] if of_one else []))
        yield from row.requirements(*cited.requirements)
    for name in table.own:
        if name in ASPECTS:
            yield Row(known, "citations.own", name).fault("es un aspecto del arnés: sobra aquí.")


def modules(known: PackWords) -> Iterator[Fault]:
    """Every module has capabilities and requirements of the pack; where there are modules, each
    capability is in one.
    """
    pack = known.pack
    for one in pack.modules:
        row = Row(known, "modules", one.name)
        yield from row.capabilities(*sorted(one.capabilities))
        yield from row.requirements(*sorted(one.requirements))
    placed = {name for one in pack.modules for name in one.capabilities}
    for name in pack.bindings.capabilities if pack.modules else ():
        if name not in placed:
            yield Row(known, "modules", name).fault("esa capacidad no está en ningún módulo.")


def answers(known: PackWords) -> Iterator[Fault]:
    """Every meaning that probes ask for is said by statuses of HTTP, or by a reading of the pack's
    own, which says what it may give.
    """
    yield from _own_readings(known)
    table = known.pack.answers
    for meaning in _asked(known):
        if not table.right(meaning) and meaning not in table.reads:
            yield Row(known, "answers", meaning).fault(
                f"ningún estado dice {_SAID[meaning]}.", "Dé uno al menos, como 200 o 400."
            )
    for meaning, statuses in table.statuses.items():
        yield from Row(known, "answers", meaning).statuses(*statuses)


_SAID = {
    Meaning.ACCEPTED: "que se aceptó lo pedido",
    Meaning.INVALID: "que lo pedido no vale",
    Meaning.UNKNOWN_ROW: "que una fila no existe",
    Meaning.WRONG_METHOD: "que la ruta no tiene ese verbo",
    Meaning.WRONG_MEDIA: "que un cuerpo es de otro tipo de contenido",
    Meaning.UNAUTHENTICATED: "que falta una credencial buena",
    Meaning.FORBIDDEN: "que un rol no tiene permiso",
}
"""What probes of any pack wait for; the last two where somebody is asked who calls."""


def _asked(known: PackWords) -> list[Meaning]:
    closed = any(not isinstance(one, Open) for one in known.pack.auth.recipes.values())
    every = list(_SAID)
    return every if closed else every[:-2]


def _own_readings(known: PackWords) -> Iterator[Fault]:
    dialect = known.pack.answers
    if (dialect.read is as_its_status) != (not dialect.reads):
        yield Row(known, "answers", "reads").fault(
            "read y reads van juntos: lo que lee una respuesta, y los significados que puede dar.",
            "Como reads=(Meaning.INVALID, Meaning.FORBIDDEN).",
        )
    if dialect.reasons and dialect.reason is no_reason:
        yield Row(known, "answers", "reasons").fault("hay motivos, y nada los lee (reason).")


def scenarios(known: PackWords) -> Iterator[Fault]:
    """The folder of the scenarios is there, and has some."""
    folder = known.pack.scenarios
    row = Row(known, "scenarios", folder.name)
    if not folder.is_dir():
        yield row.fault(f"no existe la carpeta {folder}.")
    elif not any(folder.glob("*.yaml")):
        yield row.fault(f"no hay ninguna historia (*.yaml) en {folder}.")


def reference(known: PackWords) -> Iterator[Fault]:
    """The reference server is named as an entry point is: it is loaded by who serves it."""
    named = known.pack.reference
    module, _, name = named.partition(":")
    if named and not (name.isidentifier() and all(map(str.isidentifier, module.split(".")))):
        yield Row(known, "reference", named).fault("no es «módulo:nombre».")


def functions(known: PackWords) -> Iterator[Fault]:
    """Every function of the scenarios can be written, and takes no fewer arguments than its
    least.
    """
    for name, one in known.pack.functions.items():
        row = Row(known, "functions", name)
        if not name.isidentifier():
            yield row.fault("no es un nombre: ningún marcador la escribe.")
        if name in HARNESS_FUNCTIONS:
            yield row.fault("es una función del arnés: taparía la suya.")
        if one.most < one.least:
            yield row.fault(f"lleva a lo sumo {one.most} datos y al menos {one.least}.")
