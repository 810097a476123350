"""One thing to verify by delivering files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.core.finding import Level

if TYPE_CHECKING:
    from conformance.files.context import DeliveryContext


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One thing to verify: one entry of JUnit, Allure and the acta.

    `run` raises BlockedError or NotApplicableError, reports findings to the context, or just
    returns (PASSED). `dated`: it says at which instant each thing happens, and can't be judged of
    who takes no date. `capabilities` are those that it needs of the target.
    """

    id: str
    phase: str
    title: str
    run: Callable[["DeliveryContext"], None]
    requirements: tuple[str, ...] = ()
    level: Level = Level.MUST
    capability: str | None = None
    capabilities: tuple[str, ...] = ()
    dated: bool = True
