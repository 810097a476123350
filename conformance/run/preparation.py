"""A target looked at before the first item: what it has or why it can't be used, what was found."""

import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from conformance.core.errors import ConformanceError, TargetUnavailableError
from conformance.core.exchange import Exchange, Request, Response
from conformance.core.finding import Finding, Verdict, about
from conformance.core.resource import Need, Pool
from conformance.core.unjudged import BlockedError
from conformance.http.auth.reading import unsendable
from conformance.http.auth.recipe import Recipe
from conformance.http.checks.codes import SCH_04
from conformance.http.checks.registry import standing
from conformance.http.context import describe
from conformance.http.item_requests import TokenOf
from conformance.report.record import RecordedOutcome
from conformance.run.certification import look, setting
from conformance.run.mismatches import barring
from conformance.run.misplaced import elsewhere
from conformance.run.plan import Plan

PREPARING = "preparacion"
"""The item that what is sent meanwhile belongs to."""

# Statuses of a web server in front: they say nothing of the system.
_IN_FRONT = frozenset({502, 503, 504})
_MEDIA = 415  # of what was sent, which is what logins take


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a target has, and what the standing checks found of its answers.

    `unavailable`: why nothing can be judged, because it refuses to be used; `unprepared`: because
    what it answers can't be; `astray`: because what its file says is not so; `ours`: because of an
    error of the harness, with its trace.
    """

    pool: Pool
    findings: tuple[Finding, ...] = ()
    unavailable: str = ""
    unprepared: str = ""
    astray: str = ""
    ours: str = ""

    def recorded(self, reason: str, started: str, elapsed: float) -> RecordedOutcome:
        """Return how the look at a target ended that found something, or went wrong here."""
        verdict = Verdict.FAILED if self.findings else Verdict.ERROR
        return RecordedOutcome(PREPARING, verdict, reason, started, elapsed)


def prepare(
    plan: Plan,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    needs: Iterable[Need],
    logins: Sequence[Exchange],
) -> Prepared:
    """Return what a target has for some needs; `logins` gathers the logins that are heard.

    Whatever the target answers, nothing is raised: what it answered wrong is a finding, what went
    wrong here is ours.
    """
    context = setting(plan, send, token_of, needs)
    nothing = Pool(roles=context.pool.roles)
    try:
        found = look(plan, context)
        astray = barring(plan.target, found.mismatches)
        return Prepared(found, tuple(context.findings), astray=astray)
    except TargetUnavailableError as error:
        made = (*context.findings, *(of_login(plan, logins[-1]) if logins else ()))
        return Prepared(nothing, made, unavailable=str(error))
    except BlockedError as error:
        if address := elsewhere(plan, context):
            return Prepared(nothing, unavailable=address)
        return Prepared(nothing, tuple(context.findings), unprepared=str(error))
    except ConformanceError:  # the ledger can't be written, say: the run ends
        raise
    except Exception:  # noqa: BLE001  # what no check had spoken of is ours, and is told as such
        if context.findings:
            return Prepared(
                nothing, tuple(context.findings), unprepared="lo que devolvió no se puede usar"
            )
        return Prepared(nothing, ours=traceback.format_exc())


def of_login(plan: Plan, exchange: Exchange) -> tuple[Finding, ...]:
    """Return what is wrong with a login that gave no token.

    Nothing when it speaks of the credentials or of the address.
    """
    status = exchange.status
    told = status is not None and (200 <= status < 300 or status >= 500 or status == _MEDIA)
    if not told or status in _IN_FRONT:
        return ()
    recipe = plan.pack.auth.of(exchange.request.service)
    if exchange.response is not None and _of_somebody_else(recipe, exchange.response):
        return ()
    bound = plan.contract.bound[exchange.request.capability or ""]
    found = tuple(standing(exchange, bound)) or (_without_token(recipe, exchange),)
    return tuple(plan.settled(replace(one, operation=bound.operation.label)) for one in found)


def _of_somebody_else(recipe: Recipe, response: Response) -> bool:
    """Say whether an answer speaks of the credentials, or is a page: of the address."""
    return recipe.denies(response) or "html" in response.media_type


def _without_token(recipe: Recipe, exchange: Exchange) -> Finding:
    """Return what is wrong with a login that came through: it gave none, or one that nobody can
    send.
    """
    given = recipe.given(exchange.response) if exchange.response is not None else ""
    fault = unsendable(given)
    expected = "200 con un token que quepa en una cabecera" if fault else "200 con un token"
    actual = f"un token que no se puede enviar: {fault}" if fault else describe(exchange)
    return about(SCH_04, exchange, expected=expected, actual=actual)
