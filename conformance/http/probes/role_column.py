"""A column of the table role x capability, and what is right to answer to a role in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.unjudged import BlockedError, untried
from conformance.http.access import Access
from conformance.http.checks.codes import ERR_10, SEC_03, SEC_10
from conformance.http.context import Context, describe
from conformance.http.exemplar import Bulk, Exemplar, FieldNames
from conformance.http.probes.otherwise import OTHERWISE, refused_otherwise

_WRONG = (Meaning.INVALID, Meaning.OUT_OF_TURN)  # a system may say them with the same statuses
_SHUT_OUT = (Meaning.UNAUTHENTICATED, Meaning.FORBIDDEN, Meaning.UNKNOWN_ROW)


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A capability and its exemplar, and what each role may do with it.

    `allowed` may, `forbidden` may not; `refused` may, but not what the exemplar sends; what the
    `unnamed` are answered is right whatever it is. `acted` is the bulk whose acts a row of the
    column goes through before it is read, None where nothing is done on such a row.
    """

    name: str
    exemplar: Exemplar
    access: Access
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...]
    unnamed: tuple[str, ...]
    names: FieldNames
    refused: tuple[str, ...] = ()
    acted: Bulk | None = None


def present(context: Context, roles: Iterable[str]) -> list[str]:
    """Return the roles the target has; those it lacks are named in the item's outcome."""
    asked = list(roles)
    lacking = [role for role in asked if role not in context.pool.roles]
    if lacking:
        context.notes.append(untried(lacking))
    return [role for role in asked if role in context.pool.roles]


def refused(
    context: Context,
    exchange: Exchange,
    role: str,
    right: Sequence[Meaning] = (Meaning.FORBIDDEN,),
    why: str = "",
) -> bool:
    """Report unless a role was refused as it should; say whether it was."""
    wanted = f"{{}} para el rol {role}{why}"
    if context.says(exchange, right) or not refused_otherwise(context, exchange):
        return context.expect(exchange, right, SEC_03, expected=wanted)
    return context.expect(exchange, right, ERR_10, expected=wanted, aspect=OTHERWISE)


def allowed(context: Context, exchange: Exchange, role: str) -> None:
    """Report when a role that may was shut out. Raises BlockedError when it was refused for
    something else.
    """
    if context.answers.says(exchange, *_SHUT_OUT) and not context.answers.says(exchange, *_WRONG):
        shut_out(context, exchange, role)
    elif not context.answers.says(exchange, Meaning.ACCEPTED) and not context.findings:
        raise BlockedError(f"el rol {role} no llegó a la respuesta: {describe(exchange)}")


def shut_out(context: Context, exchange: Exchange, role: str) -> None:
    """Report that a role that may was shut out."""
    right = context.right(Meaning.ACCEPTED)[0]
    context.report(
        SEC_10, exchange, expected=f"{right} para el rol {role}", actual=describe(exchange)
    )
