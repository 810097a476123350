"""Why what is right was refused, as far as asking again can tell: by that it is called."""

from collections.abc import Callable
from dataclasses import dataclass

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.codes import LIF_01, LIF_08, SCH_04, SEC_10
from conformance.http.context import Context

Ask = Callable[[], Exchange]


@dataclass(frozen=True, slots=True)
class WhyRefused:
    """What can be asked again of an act that was refused: the same in `plain` words, and of a list
    its first row `alone`.
    """

    context: Context
    plain: Ask
    alone: Ask | None = None

    def __call__(self, exchange: Exchange) -> tuple[Code, str]:
        """Return what the refusal is: of its role, of what was said, of so many at once, or of the
        act itself.
        """
        if self.context.answers.says(exchange, Meaning.FORBIDDEN):
            return SEC_10, ""
        if self._taken(self.plain):
            return SCH_04, ""
        if self.alone is not None and self._taken(self.alone):
            return LIF_08, ""
        return LIF_01, ""

    def _taken(self, ask: Ask) -> bool:
        return self.context.answers.says(ask(), Meaning.ACCEPTED)
