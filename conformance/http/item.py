"""One thing to verify."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.core.finding import Level
from conformance.core.resource import Need
from conformance.core.role import Callers, Calling, Stead

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
    whole. `covers` names the acts of which it covers combinations. `called` are the capabilities
    that it asks one after another, where that is known beforehand; `opening` the first of them,
    which must be accepted, each with all that is sent, and `settled` says that it changes nothing
    after these.

    `roles` must be able to call, or somebody in their place as `stead` says; those `named` are
    judged by their name, and nobody calls in their place. `listed` are the roles that its operation
    is for, where who calls in their place has to be one of them. Of those in `some` one has to be
    there, for itself, or it judges nothing: best the first. `file` is the story that it tells, ""
    for none.
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
    stead: Stead = Stead.READER
    named: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    listed: tuple[str, ...] | None = None
    some: tuple[str, ...] = ()
    opening: tuple[tuple[str, str], ...] = ()
    settled: bool = False
    covers: tuple[str, ...] = ()
    file: str = ""

    def caller(self, callers: Callers, role: str, calling: Calling) -> str:
        """Return who calls in this item in the place of a role, "" for nobody."""
        if role in self.named:
            return role if role in callers.given else ""
        return callers.of(role, calling)

    def called_by(self, callers: Callers) -> tuple[str, ...]:
        """Return who calls in the place of each of its roles, the role itself where nobody can."""
        calling = Calling(not self.writes, self.stead, self.listed)
        return tuple(self.caller(callers, role, calling) or role for role in self.roles)

    def absent(self, callers: Callers) -> tuple[str, ...]:
        """Return the roles in whose place nobody can call what this item asks."""
        calling = Calling(not self.writes, self.stead, self.listed)
        return tuple(role for role in self.roles if not self.caller(callers, role, calling))

    def lacking(self, callers: Callers) -> tuple[str, ...]:
        """Return the roles without which it judges nothing: those absent, or else the best of those
        of which one would do.
        """
        absent = self.absent(callers)
        if absent or not self.some or not {*callers.given}.isdisjoint(self.some):
            return absent
        return self.some[:1]
