"""What each code means, as the answers of a system tell it beside the code."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.rows import Label

_HOLDING = (dict, list)  # what of JSON holds more of it


@dataclass(frozen=True, slots=True)
class LabelOf:
    """The text of a code: the same wherever it is told, to whom, and of which row."""

    kind: str
    code: str


def labelled(labels: tuple[Label, ...], body: Any) -> Mapping[Hashable, Any]:
    """Return what an answer tells of each code, by the code: one text, or all the different
    ones.
    """
    told: dict[LabelOf, list[Any]] = {}
    begins = [(label.code.partition(".")[0], label) for label in labels]
    for held in _objects(body) if labels else ():
        for name, label in begins:
            if name in held and (found := label.told(held)) is not None:
                code, text = found
                texts = told.setdefault(LabelOf(label.kind, code), [])
                texts.extend([text] if text not in texts else [])
    return {
        one: {f"{one.kind} {one.code}": texts[0] if len(texts) == 1 else texts}
        for one, texts in told.items()
    }


def _objects(body: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object of an answer, the outer before the inner ones."""
    if isinstance(body, dict):
        yield body
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    for one in inner:
        if isinstance(one, _HOLDING):
            yield from _objects(one)
