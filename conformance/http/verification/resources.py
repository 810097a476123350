"""The kinds of what a pack's items work on: what each row of a kind names, the kind has; what any
table of the pack needs is one of these kinds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from conformance.core.errors import Fault
from conformance.core.resource import (
    ATTRIBUTES,
    DATE,
    FLAG,
    ID,
    NUMBER,
    STATE,
    TEXT,
    Attribute,
    Need,
    ResourceKind,
)
from conformance.core.target import KEYS
from conformance.http.verification.known import PackWords, Row, twice
from conformance.http.verification.shape import placed
from conformance.http.verification.values import held

_IDS = (NUMBER, TEXT)
_NAME = re.compile(r"[^\W\d]\w*")
_SAMPLES = {NUMBER: (int, float), DATE: (str,), TEXT: (str,), FLAG: (bool,)}
"""Of which type is the sample of an attribute; that of a state is how a scenario writes one."""


def resources(known: PackWords) -> Iterator[Fault]:
    """Every kind is there once, under a key of its own, and has the attributes, states and readings
    that its criteria and readings name.
    """
    kinds = known.pack.resources
    yield from twice(known, "resources", [one.name for one in kinds])
    keys = [one.key for one in kinds]
    for kind in kinds:
        row = Row(known, "resources", kind.name)
        if kind.key in KEYS:
            yield row.fault(f"su clave «{kind.key}» es una de todo archivo de objetivo.", _OTHER)
        if keys.count(kind.key) > 1:
            yield row.fault(f"otro recurso tiene su clave «{kind.key}».", _OTHER)
        if kind.ids not in _IDS:
            yield row.fault(f"sus ids son de clase «{kind.ids}».", f"Se acepta: {', '.join(_IDS)}.")
        yield from _attributes(row, kind)
        yield from _states(row, kind)
        yield from _words(row, kind)


_OTHER = "Dele otra (key)."


def needs(known: PackWords) -> Iterator[Fault]:
    """Whatever a table needs is of a kind of the pack, in a state of it, by attributes of it."""
    kinds = {one.name: one for one in known.pack.resources}
    for one in held(known.pack):
        if isinstance(one.record, Need):
            known.row = ".".join(one.where[:2])
            yield from _need(placed(one.where), one.record, kinds.get(one.record.kind.name))


def _need(at: str, need: Need, kind: ResourceKind | None) -> Iterator[Fault]:
    if kind is None:
        yield Fault(f"{at}: pide el recurso «{need.kind.name}», que no está en resources.")
        return
    if kind != need.kind:
        yield Fault(f"{at}: pide un «{kind.name}» que no es el de resources.")
    if need.state not in [one.name for one in kind.states]:
        yield Fault(f"{at}: pide el estado «{need.state}», que «{kind.name}» no tiene.")
    asked = (*need.spans, *sorted(need.flags), *sorted(need.readings))
    for name, span in need.spans.items():
        if span.least is not None and span.most is not None and span.least > span.most:
            yield Fault(f"{at}: nada cabe en «{name}: {span}».")
    known = {*(one.name for one in kind.attributes), *(one.name for one in kind.readings)}
    for name in asked:
        if name not in known:
            yield Fault(f"{at}: pide «{name}», que «{kind.name}» no tiene.")


def _attributes(row: Row, kind: ResourceKind) -> Iterator[Fault]:
    names = [one.name for one in kind.attributes]
    advice = f"«{ID}» ya lo tiene todo recurso."
    yield from _repeated(row, "su atributo", kind.fields, advice)
    for one in kind.attributes:
        yield from _attribute(row, kind, one)
    states = [one.name for one in kind.attributes if one.kind == STATE]
    if len(kind.states) > 1 and len(states) != 1:
        yield row.fault(
            f"tiene {len(kind.states)} estados y {len(states)} atributos de clase «{STATE}».",
            "Dele uno: es como un escenario pide un estado.",
        )
    used = [one.attribute for one in kind.criteria] + [one.name for one in kind.readings]
    yield from row.each("el atributo", [*used, *filter(None, [kind.amount])], names)
    read = [one.reading for one in kind.attributes if one.reading]
    yield from row.each("la lectura", read, [one.name for one in kind.readings])


def _attribute(row: Row, kind: ResourceKind, one: Attribute) -> Iterator[Fault]:
    if not _NAME.fullmatch(one.name):
        yield row.fault(f"su atributo «{one.name}» no es un nombre: ningún marcador lo escribe.")
    if one.kind not in ATTRIBUTES:
        accepted = f"Se acepta: {', '.join(ATTRIBUTES)}."
        yield row.fault(f"su atributo «{one.name}» es de clase «{one.kind}».", accepted)
    elif not _fits(kind, one):
        yield row.fault(f"la muestra de «{one.name}», de clase «{one.kind}», es {one.sample!r}.")


def _fits(kind: ResourceKind, one: Attribute) -> bool:
    if one.kind == STATE:
        written = [(type(state.written), state.written) for state in kind.states]
        return (type(one.sample), one.sample) in written
    flagged = isinstance(one.sample, bool)
    return isinstance(one.sample, _SAMPLES[one.kind]) and flagged is (one.kind == FLAG)


def _states(row: Row, kind: ResourceKind) -> Iterator[Fault]:
    yield from _repeated(row, "su estado", [one.name for one in kind.states])
    yield from _repeated(row, "el estado escrito", [f"{one.written}" for one in kind.states])
    used = [name for one in kind.criteria for name in one.contradicted]
    used += [name for one in kind.readings for name in one.lacking]
    yield from row.each("el estado", used, [one.name for one in kind.states])


def _words(row: Row, kind: ResourceKind) -> Iterator[Fault]:
    """What a scenario writes of a kind is told apart: its state, how many, its criteria."""
    state = [kind.state_key] if kind.state_key else []
    keys = [*state, kind.count_key, *(one.key for one in kind.criteria)]
    yield from _repeated(row, "la clave", keys, "Un escenario no sabría cuál se pide.")
    for one in kind.criteria:
        asked = kind.attribute(one.attribute)
        if asked is not None and asked.kind not in (NUMBER, FLAG):
            yield row.fault(
                f"su criterio «{one.key}» pide «{one.attribute}», de clase «{asked.kind}».",
                f"Se acepta: {NUMBER}, {FLAG}.",
            )


def _repeated(row: Row, what: str, used: Iterable[str], advice: str = "") -> Iterator[Fault]:
    for name, count in Counter(used).items():
        if count > 1:
            yield row.fault(f"{what} «{name}» está {count} veces.", advice)
