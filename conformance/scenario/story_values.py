"""What the placeholders of a story stand for while it runs: its names, and values made of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.exchange import Request
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.scenario.assertion import (
    MISSING,
    Path,
    parse_path,
)
from conformance.scenario.story import Assertion, Repeat, Step
from conformance.scenario.template import Template, TemplateError, evaluate


@dataclass(frozen=True, slots=True)
class StoryValues:
    """The values of one run of a story: the names known so far, and the file that it stands in."""

    context: Context
    file: str
    names: dict[str, Any]
    functions: Mapping[str, Callable[..., Any]]

    def request(self, step: Step) -> Request:
        """Return the request of a step, its placeholders evaluated."""
        values = self.value(step, step.values) if step.values is not None else None
        return self.context.request(
            str(self.value(step, step.call)), str(self.value(step, step.role)), values
        )

    def value(self, step: Step, value: Any) -> Any:
        """Return a value with its placeholders evaluated and its repetitions written out."""
        match value:
            case Template():
                return self.evaluate(step, value)
            case Repeat():
                return list(self.repeated(step, value))
            case Mapping():
                return {key: self.value(step, one) for key, one in value.items()}
            case list():
                return [self.value(step, one) for one in value]
            case _:
                return value

    def repeated(self, step: Step, repeat: Repeat) -> Iterator[Any]:
        """Yield the elements of a long list; inside, `i` is the position."""
        outer = self.names.get("i", MISSING)
        try:
            for position in range(repeat.count):
                self.names["i"] = position
                yield self.value(step, repeat.item)
        finally:
            if outer is MISSING:
                self.names.pop("i", None)
            else:
                self.names["i"] = outer

    def evaluate(self, step: Step, template: Template) -> Any:
        """Return a template's value, or raise BlockedError that says why there is none."""
        try:
            return evaluate(template, self.names, self.functions)
        except TemplateError as error:
            raise BlockedError(
                f"{self.place(step)}: no se pudo calcular «{template.text}»: {error.message} "
                f"{error.accepted}".rstrip()
            ) from None
        except KeyError as error:
            raise BlockedError(
                f"{self.place(step)}: no se pudo calcular «{template.text}»: "
                f"«{error.args[0]}» no tiene valor todavía."
            ) from None

    def path(self, step: Step, assertion: Assertion) -> tuple[str, Path]:
        """Return the path of an assertion, as text and parsed."""
        text = str(self.value(step, assertion.path))
        try:
            return text, parse_path(text)
        except ValueError as error:
            raise BlockedError(f"{self.place(step)}: {error}.") from None

    def place(self, step: Step) -> str:
        """Return where the step stands: `scenarios/<pack>/x.yaml:12`."""
        return f"{self.file}:{step.line}"
