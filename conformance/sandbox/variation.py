"""A variation: the reference server made different in one way that is just as right."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.errors import UsageError
from conformance.http.reference import Manner, Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper

Tell = Callable[[Any, Incoming, Reply], Reply]
Ask = Callable[[Any, Incoming], Incoming | Reply]
Prepare = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Variation:
    """One other right behaviour: `row` is where the decisions say that it is right.

    `wrapper` changes how requests are handled, `prepare` what the server holds when it starts.
    """

    id: str
    row: str
    text: str
    wrapper: Wrapper | None = None
    prepare: Prepare | None = None


def asked(name: str, row: str, text: str, ask: Ask) -> Variation:
    """Return the variation that reads a request otherwise, or answers it at once."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        changed = ask(sandbox, incoming)
        return changed if isinstance(changed, Reply) else serve(changed)

    return Variation(name, row, text, wrapper)


def told(name: str, row: str, text: str, tell: Tell) -> Variation:
    """Return the variation that answers otherwise once the reference has answered."""

    def wrapper(sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        return tell(sandbox, incoming, serve(incoming))

    return Variation(name, row, text, wrapper)


def chosen(
    manner: Manner,
    styles: Mapping[str, Iterable[str]],
    variations: Mapping[str, Variation],
) -> tuple[Variation, ...]:
    """Return the variations of a manner: its style's, and others by name. Raises UsageError for an
    unknown word.
    """
    if manner.style not in styles:
        raise UsageError(
            f"--style {manner.style}: no existe ese estilo.\nSe acepta: {', '.join(styles)}."
        )
    names = dict.fromkeys((*styles[manner.style], *manner.also))
    unknown = [name for name in names if name not in variations]
    if unknown:
        raise UsageError(
            f"--vary {unknown[0]}: no existe esa variación.\nSe acepta: {', '.join(variations)}."
        )
    return tuple(variations[name] for name in names)
