"""Verbs that the path of a capability has not: each is refused as such, with Allow."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from conformance.core.answers import Meaning
from conformance.core.capability import Kind
from conformance.core.role import ANONYMOUS, Stead
from conformance.http.checks.codes import ERR_05
from conformance.http.context import Context
from conformance.http.contract.binding import Bound, template
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.pack import Pack

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_NOT_ALLOWED = 405
_SENT_ELSEWHERE = "DELETE"  # `verbo-equivocado` sends it to every capability


def items(pack: Pack, contract: Contract) -> Iterator[Item]:
    """Yield one item per path: the verbs that no operation known of it has, in any revision."""
    done: set[tuple[str, str]] = set()
    for name, bound in contract.bound.items():
        key = bound.capability.service, bound.operation.path.lower()
        if key not in done:
            done.add(key)
            yield _verb_item(pack, contract, name, bound)


def _verb_item(pack: Pack, contract: Contract, name: str, bound: Bound) -> Item:
    served = _served(pack, contract, bound.capability.service, bound.operation.path)
    login = bound.capability.kind is Kind.LOGIN
    wrong = [verb for verb in _VERBS if verb not in served and (verb != _SENT_ELSEWHERE or login)]
    exemplar = pack.exemplars.get(name)
    role = exemplar.role if exemplar else next(iter(bound.capability.roles), ANONYMOUS)
    refusal = pack.answers.told(Meaning.WRONG_METHOD)
    return Item(
        id=f"probing/{name}/verbos",
        phase="probing",
        capability=name,
        capabilities=(name,),
        title=f"{name}: {', '.join(wrong)} en su ruta responden {refusal} con Allow",
        roles=(role,) if role != ANONYMOUS else (),
        requirements=pack.citations.of("verb.wrong", name).requirements,
        run=partial(_verbs, name, role, wrong),
        writes=0 if login else sum(verb != "GET" for verb in wrong),
        stead=Stead.USER,
        listed=bound.capability.roles,
    )


def _served(pack: Pack, contract: Contract, service: str, path: str) -> set[str]:
    """Return the verbs of a path: those of every operation, of any revision, whose path could be
    this one.
    """
    known: list[tuple[str, str]] = [
        (one.method, one.path)
        for capability in pack.bindings.of(service)
        for one in capability.candidates
    ]
    bound = (one for one in contract.bound.values() if one.capability.service == service)
    known += [(one.operation.method, one.operation.path) for one in bound]  # a target may spell it
    documents = (contract.documents.get(service), contract.loaded.get(service))
    known += [
        (one.method, one.path) for document in documents if document for one in document.operations
    ]
    return {method.upper() for method, other in known if _meets(path, other)}


def _meets(path: str, other: str) -> bool:
    """Say whether a path could be read as the other: `/Masivo` is also an id to a server that
    doesn't mind.
    """
    mine, theirs = template("", path), template("", other)
    return len(mine) == len(theirs) and all(
        "{}" in (one, two) or one == two for one, two in zip(mine[1:], theirs[1:], strict=True)
    )


def _verbs(name: str, role: str, wrong: Sequence[str], context: Context) -> None:
    for verb in wrong:
        wrong_verb(context, name, role, verb, _kind(context, name, verb))
        if context.findings:
            return


def wrong_verb(context: Context, name: str, role: str, verb: str, kind: Kind) -> None:
    """Report a verb that the path of a capability has not, unless it is refused as such, with
    Allow.
    """
    asked = context.request(name, role, path_values=context.nobody(name))
    exchange = context.send(replace(asked, method=verb, body=None, headers=(), kind=kind))
    wanted = Meaning.WRONG_METHOD
    answered = context.expect(
        exchange, wanted, ERR_05, expected=f"{{}} para {verb}", aspect="verb.wrong"
    )
    told = exchange.response if exchange.status == _NOT_ALLOWED else None  # RFC 9110 §15.5.6
    if answered and told is not None and not told.header("allow"):
        context.report(
            ERR_05,
            exchange,
            expected=f"{exchange.status} con la cabecera Allow",
            actual=f"{exchange.status} sin Allow",
            aspect="verb.wrong",
        )


def _kind(context: Context, name: str, verb: str) -> Kind:
    """Return what a verb that no operation serves may do to the path of a capability."""
    if context.bound(name).capability.kind is Kind.LOGIN:
        return Kind.LOGIN
    return Kind.READ if verb == "GET" else Kind.WRITE
