"""One thing to verify."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.core.finding import Level
from conformance.core.resource import Need

if TYPE_CHECKING:
    from conformance.http.context import Context


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to verify: becomes one pytest item, one entry of JUnit, Allure and the acta.

    `writes` is the most writes it sends when the target answers as it should, 0 for none. `run`
    raises BlockedError or NotApplicableError, reports findings to the context, or just returns
    (PASSED). `last`: it goes after all that is not, since a weak system may stop answering after
    it.

    `acts` are capabilities by which it writes on its resources beside those that it asks and what
    prepares them, `refused` those that it asks to be refused alone. One that counts what there is
    on its resources takes them `untouched`; `counted` are the readings of which it expects the
    whole.
    """

    id: str
    phase: str
    title: str
    run: Callable[["Context"], None]
    requirements: tuple[str, ...] = ()
    level: Level = Level.MUST
    capability: str | None = None
    capabilities: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    writes: int = 0
    last: bool = False
    acts: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()
    untouched: bool = False
    counted: tuple[str, ...] = ()
