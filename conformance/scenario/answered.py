"""Whether what came back is what a step expects: by its status, by what it means, or by both.

The rules of the file: a meaning is the pack's dialect's to tell. Where a step names successes alone
and no meaning, it expects what was asked to be done: a 200 whose body refuses is no success.
"""

from collections.abc import Sequence

from conformance.core.answers import REFUSED, WORDS, Dialect, Meaning
from conformance.core.exchange import Exchange
from conformance.scenario.story import Expect

_DONE = (Meaning.ACCEPTED, Meaning.PENDING)
_SUCCESSES = tuple(WORDS[one] for one in _DONE)


def as_expected(expect: Expect, dialect: Dialect, exchange: Exchange) -> bool:
    """Say whether one answer is right."""
    if expect.status and exchange.status not in expect.status:
        return False
    if expect.answers and not any(dialect.said(exchange, word) for word in expect.answers):
        return False
    if expect.reason and dialect.reason(exchange) != expect.reason:
        return False
    wants_success = not expect.answers and all(map(_success, expect.status))
    return not wants_success or taken(dialect, exchange)


def all_as_expected(expect: Expect, dialect: Dialect, answers: Sequence[Exchange]) -> bool:
    """Say whether simultaneous answers are the expected ones, in any order."""
    if expect.answers:
        return _paired(expect.answers, dialect, answers)
    statuses = sorted(answer.status or 0 for answer in answers)
    disguised = any(_disguised(dialect, one) for one in answers)
    return statuses == sorted(expect.status) and not disguised


def successes(expect: Expect) -> int:
    """Return how many simultaneous answers must be successes."""
    return sum(map(_success, expect.status)) + sum(one in _SUCCESSES for one in expect.answers)


def taken(dialect: Dialect, exchange: Exchange) -> bool:
    """Say whether a system took what was asked, or went elsewhere with it: it did not refuse."""
    own = dialect.own(exchange)
    return not set(own).isdisjoint(_DONE) if own else (exchange.status or 0) < 300


def shows(dialect: Dialect, exchange: Exchange, answer: int | str) -> bool:
    """Say whether an answer has a status or says a word."""
    if isinstance(answer, str):
        return dialect.said(exchange, answer)
    return exchange.status == answer


def refusal(expect: Expect) -> bool:
    """Say whether all that is expected are refusals."""
    return not any(one in _SUCCESSES for one in expect.answers) and all(
        status >= 400 for status in expect.status
    )


def told(expect: Expect) -> str:
    """Return what is expected, for people."""
    said = [" o ".join(map(str, expect.status))] if expect.status else []
    said += [f"una respuesta {' o '.join(expect.answers)}"] if expect.answers else []
    reason = f", con el motivo {expect.reason}" if expect.reason else ""
    return " y ".join(said) + reason


def heard(dialect: Dialect, exchange: Exchange) -> str:
    """Return the word for what an answer says, or its status where there is none."""
    own = dialect.own(exchange)
    if len(own) == 1:
        return WORDS[own[0]]
    if dialect.accepts(exchange):
        return WORDS[Meaning.ACCEPTED]
    return REFUSED if dialect.refuses(exchange) else str(exchange.status)


def _success(status: int) -> bool:
    return 200 <= status < 300


def _disguised(dialect: Dialect, exchange: Exchange) -> bool:
    """Say whether an answer has the status of a success and is none."""
    return _success(exchange.status or 0) and not taken(dialect, exchange)


def _paired(words: Sequence[str], dialect: Dialect, answers: Sequence[Exchange]) -> bool:
    """Say whether each word can be given an answer of its own that says it."""
    fits = [
        [nth for nth, answer in enumerate(answers) if dialect.said(answer, word)] for word in words
    ]
    holder: dict[int, int] = {}
    return all(_seated(nth, fits, holder, set()) for nth in range(len(words)))


def _seated(
    word: int, fits: Sequence[Sequence[int]], holder: dict[int, int], tried: set[int]
) -> bool:
    """Give a word one of its answers, moving those that hold it to another of theirs."""
    for answer in fits[word]:
        if answer not in tried:
            tried.add(answer)
            if answer not in holder or _seated(holder[answer], fits, holder, tried):
                holder[answer] = word
                return True
    return False
