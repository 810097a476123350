"""What a finding rests on: the parts of a contract that it judges by, and how much they carry.

The rules of the file: a finding about an operation rests on the operation, one about what came back
also on that answer (and on its schema: whoever validates it says so). Where the system knows no
such path, nobody can tell whether the system or the path is wrong; the same holds of a body that
was refused although it was right. Such a finding rests on the path, or on the body, and leaves what
was asked undecided, unless the same item shows that it was not the path, or not the body.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from conformance.core.exchange import Exchange
from conformance.core.finding import Basis, Finding, Level, weakest
from conformance.http.checks.codes import ERR_06, ERR_10, LIF_01, SCH_03, SCH_04
from conformance.http.contract.binding import Bound
from conformance.http.contract.provenance import (
    ANSWERS,
    BODY,
    INVENTED,
    ORIGIN_WORDS,
    PATH,
    RECONSTRUCTED,
    WHOLE,
    Provenance,
)

_NOWHERE = frozenset({404, 405, 501})
"""What HTTP itself answers to a path or a verb that a server does not have."""

_REFUSED = frozenset({SCH_04.id, LIF_01.id})
"""Codes of a request that was right and was refused."""

_DECLARED = frozenset({SCH_03.id, ERR_10.id})
"""Codes of a status that is not the one that was wanted."""

_OF_SCHEMA = "SCH-"
_SAID = {
    PATH: "la ruta",
    WHOLE: "la operación",
    BODY: "el cuerpo que se envía",
    ANSWERS: "los estados que se declaran",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a contract that a finding rests on."""

    name: str
    undecided: bool = False


def resting(finding: Finding, bound: Bound | None, exchanges: Iterable[Exchange]) -> Finding:
    """Return a finding with what it rests on, where that is less than a published text; `exchanges`
    are those of its item.
    """
    marks = bound.operation.provenance if bound else {}
    if not marks:
        return finding
    named = [
        basis_of(said, _SAID.get(one.name, f"la respuesta {one.name}"), one.undecided)
        for one in _parts(finding, tuple(exchanges))
        if (said := marks.get(one.name)) is not None
    ]
    bases = [one for one in (finding.basis, *named) if one is not None]
    least = weakest(Level.MUST, *(one.level for one in bases))
    chosen = next((one for one in bases if one.level is least), None)
    undecided = any(one.undecided for one in bases)
    return replace(finding, basis=replace(chosen, undecided=undecided)) if chosen else finding


def basis_of(said: Provenance, part: str, undecided: bool = False) -> Basis | None:
    """Return what rests on a part of a contract, None where that carries all."""
    if said.most is Level.MUST:
        return None
    what = ORIGIN_WORDS[INVENTED if said.invented else RECONSTRUCTED]
    source = f"; fuente: {said.source}" if said.source else ""
    return Basis(said.most, f"{part} ({what}{source})", undecided)


def _parts(finding: Finding, exchanges: tuple[Exchange, ...]) -> Iterator[_Part]:
    """Yield the parts that a finding rests on."""
    yield _Part(WHOLE)
    shown = next((one for one in exchanges if one.id in finding.exchanges[-1:]), None)
    if shown is None or shown.response is None:
        return
    status = shown.response.status
    if finding.code in _DECLARED:
        yield _Part(ANSWERS)
    elif finding.code.startswith(_OF_SCHEMA) or finding.code == ERR_06.id:
        yield _Part(str(status))
    alike = [one for one in exchanges if one.request.capability == shown.request.capability]
    if all(_status(one) in _NOWHERE for one in alike):
        yield _Part(PATH, undecided=True)
    elif finding.code in _REFUSED and not any(200 <= _status(one) < 300 for one in alike):
        yield _Part(BODY, undecided=True)


def _status(exchange: Exchange) -> int:
    return exchange.response.status if exchange.response else 0
