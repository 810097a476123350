"""The tables that say what a system is and what its norm asks."""

from collections.abc import Iterator

from conformance.core.answers import Meaning, as_its_status, no_reason
from conformance.core.aspects import ASPECTS
from conformance.core.capability import ParameterRole
from conformance.core.errors import Fault
from conformance.http.contract.binding import Capability
from conformance.http.verification.known import PackWords, Row


def documents(known: PackWords) -> Iterator[Fault]:
    """Every service has a document that can be read."""
    for service, path in known.pack.documents.items():
        row = Row(known, "documents", service)
        if not path.is_file():
            yield row.fault(f"no existe el documento {path}.")
        elif service in known.unread:
            yield row.fault(f"no se pudo leer {path.name}: {known.unread[service]}")


def bindings(known: PackWords) -> Iterator[Fault]:
    """Every capability is of a service of the pack, used by its roles, and stands in the document
    of its service; a role that no document names is one of those that may use it.
    """
    pack = known.pack
    for name, one in pack.bindings.capabilities.items():
        row = Row(known, "bindings", name)
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
        yield from row.capabilities(*one.capabilities, *one.calls)
        yield from row.requirements(*one.within)


def citations(known: PackWords) -> Iterator[Fault]:
    """Every aspect and code cites requirements; an aspect may be that of one capability."""
    table = known.pack.citations
    yield from _aspects(known)
    for code, requirement in table.codes.items():
        row = Row(known, "citations.codes", code)
        yield from row.codes(code)
        yield from row.requirements(requirement)
    for name, codes in (("norms", table.norms), ("titles", table.titles)):
        for code in codes:
            yield from Row(known, f"citations.{name}", code).codes(code)
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


def answers(known: PackWords) -> Iterator[Fault]:
    """Every meaning is said by statuses of HTTP, and some of them take what is asked; a reading of
    the pack's own says what it may give.
    """
    yield from _own_readings(known)
    if not known.pack.answers.right(Meaning.ACCEPTED):
        yield Row(known, "answers", Meaning.ACCEPTED).fault(
            "ningún estado dice que se aceptó lo pedido.", "Dé uno al menos, como 200."
        )
    for meaning, statuses in known.pack.answers.statuses.items():
        row = Row(known, "answers", meaning)
        for status in statuses:
            if not 100 <= status <= 599:
                yield row.fault(f"«{status}» no es un estado de HTTP.", "Se acepta de 100 a 599.")


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
    """The folder of the scenarios is there."""
    folder = known.pack.scenarios
    if not folder.is_dir():
        yield Row(known, "scenarios", folder.name).fault(f"no existe la carpeta {folder}.")
