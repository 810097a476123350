"""What another entity reads at the very instant at which a write goes out: the write leaves what it
would leave alone, and who reads gets only its own rows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.http.checks.codes import SEC_05
from conformance.http.checks.security import digits, foreign_rows, same_entity
from conformance.http.context import Context
from conformance.http.lists import ReadAtOnce
from conformance.http.pack import Pack

_PAGE = 10


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who else reads what, as which role; nobody where `read` is None."""

    context: Context
    read: ReadAtOnce | None = None
    capability: str = ""
    role: str = ""

    @property
    def there(self) -> bool:
        """Whether there is another entity that reads."""
        return self.read is not None

    def beside(self, request: Request) -> Exchange:
        """Send a write at one instant with what the other entity reads; return its exchange."""
        context = self.context
        first = context.paging.ask(_PAGE, context.paging.first)
        other = context.request(self.capability, self.role, first)
        exchange, reading = context.simultaneously([request, other])
        assert self.read is not None
        own_rows_alone(context, self.read, self.role, reading)
        return exchange


def traffic_of(context: Context, pack: Pack, writers: Sequence[str]) -> Traffic:
    """Return what an entity reads that is another than any for which somebody writes."""
    own = {context.entity_of(context.caller(one)) for one in writers} - {""}
    for read in pack.lists.at_once:
        for name in read.capabilities:
            for role in read.roles:
                if own and _of_another(context, name, role, own):
                    return Traffic(context, read, name, role)
    return Traffic(context)


def _of_another(context: Context, name: str, role: str, own: Collection[str]) -> bool:
    """Say whether somebody reads in the place of a role, and for none of some entities."""
    if not context.can_read(name, role):
        return False
    entity = digits(context.entity_of(context.caller(role, name)))
    return bool(entity) and not any(same_entity(entity, digits(one)) for one in own)


def own_rows_alone(context: Context, read: ReadAtOnce, role: str, exchange: Exchange) -> bool:
    """Report a list that shows rows of another entity to one that reads at once with others; say
    whether it does not.
    """
    rows = context.paging.rows_of(exchange.json())
    foreign = foreign_rows(rows, read.side, read.field, context.entity_of(role))
    if not foreign or not context.answers.says(exchange, Meaning.ACCEPTED):
        return True
    context.report(
        SEC_05,
        exchange,
        actual=f"filas de {', '.join(foreign[:3])}",
        expected=(
            f"solo filas cuyo {read.field} es el de {exchange.request.role}, aunque otra "
            "entidad pida a la vez"
        ),
        aspect="list.at_once",
    )
    return False
