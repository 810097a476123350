"""Another entity's rows: not read one by one, in lists nor in summaries, and not written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Level
from conformance.core.paging import Paging
from conformance.core.resource import Resource
from conformance.core.role import stranger_of, strangers
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.access import Access, Guard, GuardedLists
from conformance.http.checks.codes import ERR_10, SEC_05
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.probes.before_after import owner_sees, unchanged

ISOLATION = "isolation"
"""The aspect that findings about another entity cite."""


def items(pack: Pack, contract: Contract) -> tuple[Item, ...]:
    """Return one item of reading per role of another entity, and one per write on a row."""
    return (*_reading_items(pack, contract), *_writing_items(pack, contract))


def _reading_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    access = pack.access
    served = [name for name in pack.exemplars if name in contract.bound]
    rows = [name for name in access.guarded if name in served]
    scoped = access.lists.names if access.lists else ()
    lists = [name for name in scoped if name in served]
    asked = (*rows, *lists)
    anything = pack.citations.of("isolation.any").requirements
    cited = dict.fromkeys((*_first_cited(pack, asked), *anything))
    writes = sum(pack.exemplars[name].prepares for name in asked) + 1
    for role in strangers(pack.roles):
        yield Item(
            id=f"probing/{role}/lecturas-ajenas",
            phase="probing",
            roles=(access.owner, role),
            needs=pack.needs(),
            title=f"{role} no lee nada de otra entidad: {access.places}",
            requirements=tuple(cited),
            run=_reading(pack, rows, lists, role),
            writes=writes,
            acts=tuple(one for name in (*rows, *lists) for one in pack.exemplars[name].prepared),
        )


def _first_cited(pack: Pack, names: Iterable[str]) -> Iterator[str]:
    """Yield the first requirement that each capability is cited by, where there is one."""
    for name in names:
        yield from _cited(pack, name)[:1]


def _cited(pack: Pack, name: str) -> tuple[str, ...]:
    return pack.citations.of(ISOLATION, name).requirements


def _writing_items(pack: Pack, contract: Contract) -> Iterator[Item]:
    for name, guard in pack.access.writes.items():
        exemplar = pack.exemplars.get(name)
        if exemplar is None or name not in contract.bound or exemplar.need is None:
            continue
        role = stranger_of(pack.roles, exemplar.role)
        if not role:
            continue
        cited = pack.citations.of(ISOLATION, name)
        any_write = pack.citations.of("isolation.write", name).requirements
        yield Item(
            id=f"probing/{name}/entidad-ajena",
            phase="probing",
            capability=name,
            capabilities=(name,),
            title=f"{name}: otra entidad no escribe y nada cambia",
            roles=(*exemplar.roles, role),
            requirements=(*cited.requirements, *any_write),
            level=cited.level or Level.MUST,
            needs=exemplar.needs(),
            writes=exemplar.prepares + 1,
            refused=frozenset({name}),
            run=_writing(pack.access, name, exemplar, guard, role),
        )


def _reading(
    pack: Pack, rows: Sequence[str], lists: Sequence[str], role: str
) -> Callable[[Context], None]:
    access = pack.access

    def run(context: Context) -> None:
        resource = context.resources[0]
        only_strangers(context, access, role, resource)
        for name in rows:
            _row_hidden(context, access, name, pack.exemplars[name], role)
        for name in lists:
            assert access.lists is not None
            exchange = context.call(name, role, access.lists.asked(context, name, resource))
            _absent(context, exchange, access.lists, resource)

    return run


def only_strangers(context: Context, access: Access, role: str, resource: Resource) -> None:
    """Raise NotApplicableError when the other entity is a party of the resource after all."""
    if access.is_party(context, role, resource):
        raise NotApplicableError(f"{role} es de la misma entidad que el recurso")


def _row_hidden(context: Context, access: Access, name: str, exemplar: Exemplar, role: str) -> None:
    """Have the owner read a row that shows something, and the other entity after it."""
    guard, resource = access.guarded[name], context.resources[0]
    try:
        values = (guard.make or exemplar.make)(context, resource)
    except BlockedError as error:
        context.notes.append(f"{name} sin probar: {error}")
        return
    if not tells(context.paging, context.call(name, access.owner, values).json()):
        context.notes.append(f"{name}: tampoco su dueño ve datos")
    judge_row(context, context.call(name, role, values), guard)


def judge_row(context: Context, exchange: Exchange, guard: Guard) -> None:
    """Judge what another entity is told of a row: a refusal, or an answer that tells nothing."""
    wanted = "{}, o una respuesta vacía, a otra entidad"
    if not _answered(context, exchange, guard):
        context.expect(exchange, guard.refusals, ERR_10, expected=wanted, aspect=ISOLATION)
    elif tells(context.paging, exchange.json()):
        _trespassed(context, exchange, guard, wanted)


def _answered(context: Context, exchange: Exchange, guard: Guard) -> bool:
    """Say whether an answer is no refusal, neither the right one nor any other."""
    answers = context.answers
    return answers.accepts(exchange) and not answers.says(exchange, *guard.refusals)


def _trespassed(context: Context, exchange: Exchange, guard: Guard, wanted: str) -> None:
    right = context.told(guard.refusals)
    context.report(
        SEC_05,
        exchange,
        expected=wanted.replace("{}", right),
        actual=describe(exchange),
        aspect=ISOLATION,
    )


def tells(paging: Paging, body: Any) -> bool:
    """Say whether an answer holds data: a row, or a value other than zero that is not the id asked
    for.
    """
    if not isinstance(body, dict):
        return bool(body)
    if paging.rows in body:
        return bool(body[paging.rows])
    return any(
        bool(value) and value != "0"
        for key, value in body.items()
        if not key.lower().startswith("id")
    )


def _absent(context: Context, exchange: Exchange, lists: GuardedLists, resource: Resource) -> None:
    """Judge a list that another entity asks for: none of its rows is of the resource or of its
    owner.
    """
    shown = [row for row in context.paging.rows_of(exchange.json()) if lists.foreign(row, resource)]
    if shown and context.answers.says(exchange, Meaning.ACCEPTED):
        context.report(
            SEC_05,
            exchange,
            expected="ninguna fila de otra entidad",
            actual=f"{len(shown)} filas de {lists.told(resource)}",
            aspect=ISOLATION,
        )


def _writing(
    access: Access, name: str, exemplar: Exemplar, guard: Guard, role: str
) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        resource = context.resources[0]
        only_strangers(context, access, role, resource)
        values = exemplar.make(context, resource)
        before = owner_sees(context, name, values, resource)
        exchange = context.call(name, role, values)
        if not _answered(context, exchange, guard):
            wanted = f"{{}} para {role}"
            context.expect(exchange, guard.refusals, ERR_10, expected=wanted, aspect=ISOLATION)
            unchanged(context, before, owner_sees(context, name, values, resource), exchange)
        elif _made_the_callers(context, exemplar, exchange):
            context.notes.append("el sistema pone en la fila la entidad del token")
        else:
            _trespassed(context, exchange, guard, f"{{}} para {role}")

    return run


def _made_the_callers(context: Context, exemplar: Exemplar, exchange: Exchange) -> bool:
    """Say whether the system wrote a row of the caller's own entity, whatever the request said."""
    return any(exemplar.imposes(context, exchange, field) for field in exemplar.imposed)
