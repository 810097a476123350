"""A certification, put together: the context of each item, and what the target has to work on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from conformance.core.budget import Budget
from conformance.core.errors import UsageError
from conformance.core.exchange import Exchange, Request
from conformance.core.resource import Need, Pool, Resource
from conformance.core.role import Callers, Calling
from conformance.core.unjudged import BlockedError
from conformance.http.checks.readings import Readings, Rules
from conformance.http.checks.security import same_entity
from conformance.http.context import Context
from conformance.http.item import Item
from conformance.http.item_requests import TokenOf
from conformance.http.oracle.written_rows import judge_rows
from conformance.http.pack import Pack
from conformance.http.rereading import reread
from conformance.http.spelling import spelled
from conformance.run.absent_paths import absent_paths
from conformance.run.admission import kept_out
from conformance.run.mismatches import of_another_side, unseen
from conformance.run.plan import Plan
from conformance.run.scope import refused

_SETUP = Item(
    id="preparacion",
    phase="preparacion",
    title="Preparación: qué tiene el objetivo",
    run=lambda context: None,
)


def make_context(
    plan: Plan,
    item: Item,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    pool: Pool,
    resources: Sequence[Resource],
) -> Context:
    """Return the context on which an item runs, by our own clock and within the target's bounds."""
    callers = Callers(plan.pack.roles, pool.roles)
    return Context(
        item=item,
        contract=plan.contract,
        services=plan.target.services,
        send_request=spelled(send, plan.pack.names, plan.contract),
        resources=resources,
        pool=pool,
        seed=plan.seed,
        now=lambda: datetime.now(UTC),
        token_of=partial(_token_of, token_of, item, callers),
        examples=plan.examples,
        declared=plan.target.declared,
        wait_s=plan.target.listen.wait_s if plan.target.listen else 0.0,
        strength=plan.strength,
        read_only=plan.read_only,
        outside=refused(plan, item),
        roles=plan.pack.roles,
        users={role: one.user_name for role, one in plan.target.roles.items() if one.user_name},
        besides={role: one.more for role, one in plan.target.roles.items() if one.more},
        showing=frozenset(role for role, one in plan.target.roles.items() if one.shows_token),
        budget=Budget(plan.target.max_writes),
        interference=plan.pack.interference,
        judge_whole=partial(judge_rows, plan.pack),
        answers=plan.pack.answers,
        citations=plan.pack.citations,
        observations=plan.pack.observations,
        deferred=plan.pack.deferred,
        weigh=plan.level,
        auth=plan.pack.auth,
        paging=plan.pack.paging,
        terms=plan.pack.terms,
        settings=plan.settings,
        readings=Readings(rules_of(plan.pack)),
        settle=reread,
        enforced=plan.pack.citations.terms if plan.target.enforces_terms else frozenset(),
    )


def rules_of(pack: Pack) -> Rules:
    """Return what a pack says of its lists, for what is judged of each reading."""
    lists = pack.lists
    return Rules(pack.paging, lists.rows(), lists.labels, lists.portrayed)


def _token_of(token_of: TokenOf, item: Item, callers: Callers, role: str, service: str = "") -> str:
    """Return the token of whoever calls in an item in the place of a role."""
    calling = Calling(reads=True, stead=item.stead)
    return token_of(item.caller(callers, role, calling) or role, service)


def discover(
    plan: Plan,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    needs: Iterable[Need] = (),
) -> Pool:
    """Return what the target has. Logs in as every role first; raises LoginRefusedError or
    BlockedError.

    `needs` of the run's items: only what one of them asks for beyond the lists is read as well.
    """
    return look(plan, setting(plan, send, token_of, needs))


def setting(
    plan: Plan,
    send: Callable[[Request], Exchange],
    token_of: TokenOf,
    needs: Iterable[Need] = (),
) -> Context:
    """Return the context on which a target is looked at before the first item."""
    setup = replace(_SETUP, needs=tuple(needs))
    pool = Pool(roles=frozenset(plan.target.roles))
    context = make_context(plan, setup, send, token_of, pool, ())
    context.parallel_reads = plan.target.concurrency
    return context


def refuse_unknown(pack: Pack, found: Iterable[Resource]) -> None:
    """Return when every resource is of a kind and in a state that the pack declares. Raises
    UsageError: nothing would ever be asked of the others.
    """
    kinds = {kind.name: kind for kind in pack.resources}
    for one in found:
        kind = kinds.get(one.kind)
        known = [state.name for state in kind.states] if kind else list(kinds)
        if (one.state if kind else one.kind) in known:
            continue
        what = f"en el estado «{one.state}»" if kind else f"de la clase «{one.kind}»"
        raise UsageError(
            f"Paquete {pack.name}: lo que hay en el objetivo trae un recurso {what}, que el "
            f"registro no declara: el de id {one.id}.\nSe acepta: {', '.join(known)}."
        )


def refuse_same_entity(pack: Pack, entities: Mapping[str, str]) -> None:
    """Return when every role of another entity is of another one. Raises BlockedError: what
    belongs to its own entity would be told as somebody else's.
    """
    abroad = {role: pack.roles[role].abroad for role in entities}
    for role, like in at_home(abroad, entities).items():
        raise BlockedError(
            f"el usuario de «{role}» es de la misma entidad que el de «{like}» "
            f"({entities[like]}), y con él se juzga que una entidad no ve lo de otra: ponga el de "
            f"otra entidad, o quite «{role}» del objetivo"
        )


def entity_of(plan: Plan, role: str, token: str) -> str:
    """Return whose a role is: as its token claims, or as the target says, where it is the entity
    itself that enters; "" where neither does.
    """
    entered = any(one.names_caller for one in plan.pack.auth.recipes.values())
    return plan.pack.auth.entity_of(token) or (plan.target.roles[role].user_name if entered else "")


def at_home(abroad: Mapping[str, str], entities: Mapping[str, str]) -> dict[str, str]:
    """Return the roles that should be of another entity than the one they are `abroad` of, and are
    of the same, each with that one.
    """
    return {
        role: like
        for role, like in abroad.items()
        if (mine := entities.get(role)) and (home := entities.get(like)) and same_entity(mine, home)
    }


def look(plan: Plan, context: Context) -> Pool:
    """Return what the target has; what is wrong with its answers is left on the context."""
    for role in plan.target.roles:
        context.token_of(role)
    known = [role for role in plan.target.roles if role in plan.pack.roles]
    refuse_same_entity(
        plan.pack, {role: entity_of(plan, role, context.token_of(role)) for role in known}
    )
    claimed = {role: plan.pack.auth.roles_of(context.token_of(role)) for role in known}
    astray = tuple(of_another_side(plan.pack.roles, claimed))
    if astray:  # what they see says nothing of what there is
        return Pool(roles=context.pool.roles, mismatches=astray)
    found = plan.pack.discover(context, plan.target.resources)
    refuse_unknown(plan.pack, (*found.resources, *found.foreign))
    named = {name: (code,) for name, code in plan.target.codes.items()}
    lost = tuple(unseen(plan.pack.resources, plan.target.resources, found))
    out = tuple(kept_out(plan, context))
    wrong = (*found.mismatches, *lost, *out, *absent_paths(plan, context))
    return replace(found, codes={**found.codes, **named}, mismatches=wrong)
