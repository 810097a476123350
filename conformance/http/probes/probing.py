"""Probes: a small change to a valid request, and what must come back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.role import Stead
from conformance.http.checks.codes import (
    ERR_03,
    ERR_04,
)
from conformance.http.context import Context
from conformance.http.contract.binding import Bound
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.far_ids import FAR_IDS, far_ids
from conformance.http.probes.ids import malformed, missing, right_for_unknown, unknown
from conformance.http.probes.listing import items as list_items
from conformance.http.probes.logins import items as login_items
from conformance.http.probes.own_entity import items as own_entity_items
from conformance.http.probes.verbs import wrong_verb


@dataclass(frozen=True, slots=True)
class _Probe:
    """A kind of probe: to which capabilities it applies, and what it does there. `{}` in its title
    is how the system says what is `right`.
    """

    name: str
    title: str
    requirements: tuple[str, ...]
    applies: Callable[[Bound, Exemplar], bool]
    run: Callable[[Context, str, Exemplar], None]
    prepares: bool = False
    aspect: str = ""
    right: Meaning = Meaning.ACCEPTED
    stead: Stead = Stead.READER
    covers: tuple[str, ...] = ()

    def cited(self, pack: Pack, name: str) -> tuple[str, ...]:
        """Return the requirements that it verifies of a capability."""
        return self.requirements or pack.citations.of(self.aspect, name).requirements


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item per probe and bound capability, and the probes of isolation."""
    made = []
    for probe in _PROBES:
        for name, exemplar in pack.exemplars.items():
            bound = contract.bound.get(name)
            if bound is None or not probe.applies(bound, exemplar):
                continue
            made.append(
                Item(
                    id=f"probing/{name}/{probe.name}",
                    phase="probing",
                    title=f"{name}: {probe.title.format(pack.answers.told(probe.right))}",
                    capability=name,
                    capabilities=(name,),
                    requirements=probe.cited(pack, name),
                    roles=exemplar.roles if probe.prepares else (exemplar.role,),
                    writes=_writes(probe, bound, exemplar),
                    run=_running(probe, name, exemplar),
                    needs=exemplar.needs() if probe.prepares else (),
                    refused=frozenset({name}),
                    stead=probe.stead,
                    covers=probe.covers,
                    listed=bound.capability.roles if probe.stead is Stead.USER else None,
                )
            )
    return (
        *made,
        *login_items(pack, contract),
        *own_entity_items(pack, contract),
        *list_items(pack, contract),
    )


def _writes(probe: _Probe, bound: Bound, exemplar: Exemplar) -> int:
    """Return the most writes a probe sends: its changed requests, and what prepares the row they
    are about.
    """
    prepared = exemplar.prepares if probe.prepares else 0
    if bound.capability.kind != "write":
        return prepared + (probe.run is _wrong_verb)
    return prepared + 1 + (probe.run is _unknown_id)


def _running(probe: _Probe, name: str, exemplar: Exemplar) -> Callable[[Context], None]:
    return lambda context: probe.run(context, name, exemplar)


def _unknown_id(context: Context, name: str, exemplar: Exemplar) -> None:
    values = _base(context, exemplar)
    exchange = context.send(unknown(context, name, exemplar, values))
    right = context.expect(
        exchange,
        right_for_unknown(exemplar),
        ERR_03,
        expected=f"{{}} para el id {missing(context, name, exemplar, values)}, que no existe",
        aspect="id.unknown",
    )
    if right:
        far_ids(context, name, exemplar, values)


_MALFORMED: tuple[tuple[str, tuple[Meaning, ...]], ...] = (
    ("abc", (Meaning.INVALID, Meaning.UNKNOWN_ROW)),
    ("0", (Meaning.INVALID,)),
    ("-1", (Meaning.INVALID,)),
)


def _malformed_id(context: Context, name: str, exemplar: Exemplar) -> None:
    for text, right in _MALFORMED:
        exchange = context.send(malformed(context, name, exemplar.role, text))
        told = f"{{}} para el id «{text}»"
        if not context.expect(exchange, right, ERR_04, expected=told, aspect="id.malformed"):
            return


def _wrong_verb(context: Context, name: str, exemplar: Exemplar) -> None:
    wrong_verb(context, name, exemplar.role, "DELETE", Kind.WRITE)


def _base(context: Context, exemplar: Exemplar) -> dict[str, Any]:
    return exemplar.make(context, context.resources[0] if context.resources else None)


def _always(bound: Bound, exemplar: Exemplar) -> bool:
    return True


def _by_id(bound: Bound, exemplar: Exemplar) -> bool:
    return exemplar.id_field is not None


def _path_id(bound: Bound, exemplar: Exemplar) -> bool:
    # Where no document says what an odd id gets, only an internal error is a finding.
    capability = bound.capability
    reads = capability.kind is Kind.READ and not capability.undescribed
    return reads and bool(bound.operation.row_parameter())


_PROBES: tuple[_Probe, ...] = (
    _Probe(
        "id-desconocido",
        "un id que no existe responde {}",
        (),
        _by_id,
        _unknown_id,
        prepares=True,
        aspect="id.unknown",
        right=Meaning.UNKNOWN_ROW,
        covers=(FAR_IDS,),
    ),
    _Probe(
        "id-mal-formado",
        "un id mal formado responde {}",
        (),
        _path_id,
        _malformed_id,
        aspect="id.malformed",
        right=Meaning.INVALID,
    ),
    _Probe(
        "verbo-equivocado",
        "un verbo equivocado responde {} con Allow",
        (),
        _always,
        _wrong_verb,
        aspect="verb.wrong",
        right=Meaning.WRONG_METHOD,
        stead=Stead.USER,
    ),
)
