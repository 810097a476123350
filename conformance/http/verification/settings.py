"""What a pack leaves open: each setting is there once, in a tree, its usual value of its kind."""

from collections.abc import Iterator

from conformance.core.errors import Fault
from conformance.http.verification.known import PackWords, Row, twice


def settings(known: PackWords) -> Iterator[Fault]:
    """Every setting is there once, below no other, and its usual value is one that it takes."""
    every = known.pack.settings
    names = [one.name for one in every]
    yield from twice(known, "settings", names)
    for one in every:
        row = Row(known, "settings", one.name)
        if not one.text:
            yield row.fault("no dice qué es.", "Dele una frase (text).")
        if not all(part.isidentifier() for part in one.name.split(".")):
            yield row.fault("su nombre no es una ruta.", "Se espera algo como «token.vida_s».")
        for above in names:
            if one.name.startswith(f"{above}."):
                yield row.fault(f"está debajo de otro, «{above}».", "Dele otro nombre.")
        if one.usual_fault:
            yield row.fault(one.usual_fault)
