"""One item performed on its context, and how it ended."""

from dataclasses import dataclass

from conformance.core.errors import ConformanceError
from conformance.core.finding import Verdict
from conformance.core.lack import Lack
from conformance.core.unjudged import BlockedError, LackedError, NotApplicableError, together
from conformance.http.context import Context
from conformance.http.rereading import READ_AGAIN, reread
from conformance.run.allocation import needed, scarce

# What the writes of others on the same resource look like: a refusal, another count, another state.
OTHERS_DOING = frozenset(
    {"LIF-01", "LIF-07", "SCH-04", "CON-01", "CON-02", "CON-03", "CON-04", "CON-05"}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an item ended, and why when it did not pass; `lacked` is what the target could have given
    it.
    """

    verdict: Verdict
    reason: str = ""
    lacked: tuple[Lack, ...] = ()


def perform(context: Context) -> Outcome:
    """Run an item on its context and return how it ended. Only our own mistakes escape, as
    exceptions.
    """
    ended = _unfit(context) or _ended(context)
    if not context.findings:
        return ended
    others = _interfered(context)
    return Outcome(Verdict.BLOCKED, others) if others else ended


def _unfit(context: Context) -> Outcome | None:
    """Return how an item ends that is not run at all: it is out of the scope, the system does not
    offer what it calls, or something lacks that it works with.
    """
    item = context.item
    if context.outside:
        return Outcome(Verdict.NOT_APPLICABLE, context.outside)
    absent = [name for name in item.capabilities if name not in context.contract.bound]
    if absent:
        lacking = ", ".join(f"la capacidad {name}" for name in absent)
        return Outcome(Verdict.NOT_APPLICABLE, f"el objetivo no tiene {lacking}")
    if absent_roles := item.absent(context.callers):
        return _lacking(context, LackedError([Lack(role) for role in absent_roles]))
    if item.writes and context.read_only:
        return Outcome(Verdict.BLOCKED, "el ambiente es produccion: no se escribe")
    few = len(context.resources) < sum(need.least for need in item.needs)
    return _too_few(context) if few else None


def _too_few(context: Context) -> Outcome:
    """Return how an item ends that got fewer resources than it needs."""
    lacked = scarce(context.item, context.pool)
    if context.pool.unseen:
        return _lacking(context, LackedError(lacked))
    asked = needed(context.item, context.pool)
    reason = f"el ítem necesita {asked} y el objetivo no tiene tantas libres"
    return Outcome(Verdict.BLOCKED, reason, lacked)


def _ended(context: Context) -> Outcome:
    """Run an item and return how it ended by itself; what it read and wrote is judged with it."""
    try:
        ended = _by_itself(context)
    except ConformanceError:
        raise
    except Exception as error:
        _judge_together(context)
        if not context.findings:
            raise
        # What its checks had found wrong could not be worked with: that is told, and this is only
        # its echo.
        said = f"no se pudo seguir con lo que el sistema respondió ({type(error).__name__})"
        return Outcome(Verdict.FAILED, said)
    _judge_together(context)
    if ended.verdict is not Verdict.PASSED and not context.findings:
        return ended
    return _judged(context, ended)


def _judge_together(context: Context) -> None:
    """Judge what an item read, and what it wrote, as a whole."""
    reread(context)
    context.judge_whole(context)


def _run(context: Context) -> None:
    """Run an item; what arrives once it has ended is no more its own."""
    try:
        context.item.run(context)
    finally:
        context.dismiss()


def _by_itself(context: Context) -> Outcome:
    try:
        _run(context)
    except LackedError as error:
        return Outcome(Verdict.BLOCKED, str(error), error.lacks)
    except BlockedError as error:
        return Outcome(Verdict.BLOCKED, str(error))
    except NotApplicableError as error:
        return Outcome(Verdict.NOT_APPLICABLE, str(error))
    return Outcome(Verdict.PASSED)


def _judged(context: Context, ended: Outcome) -> Outcome:
    """Return how an item ended with what was found of it: what was left in doubt keeps it from
    passing.
    """
    if context.findings and (guess := _undecided(context)):
        return Outcome(Verdict.BLOCKED, guess, ended.lacked)
    if ended.verdict is not Verdict.PASSED:
        return Outcome(Verdict.FAILED, ended.reason, ended.lacked)
    if context.findings:
        return Outcome(Verdict.FAILED, "; ".join(together(context.notes)))
    if context.doubts:
        return Outcome(Verdict.BLOCKED, "; ".join(dict.fromkeys(context.doubts)))
    return Outcome(Verdict.PASSED, "; ".join(together(context.notes)))


def _undecided(context: Context) -> str:
    """Return why nobody can tell whether what an item found is the system's fault or that of what
    it was asked by, "" where any of it is the system's.
    """
    bases = [one.basis for one in context.findings]
    if not all(one is not None and one.undecided for one in bases):
        return ""
    said = "; ".join(dict.fromkeys(one.said for one in bases if one))
    return f"lo que se halló no dice si falla el sistema o lo que se le pidió: {said}"


def _lacking(context: Context, error: LackedError) -> Outcome:
    return Outcome(Verdict.FAILED if context.findings else Verdict.BLOCKED, str(error), error.lacks)


def _interfered(context: Context) -> str:
    """Return why what an item found is others' doing, its findings taken back; "" when it is the
    target's.

    Only a refusal, or a count or a state that is not what the item left, can be others' doing.
    """
    found = list(context.findings)
    sure = any(one.code not in OTHERS_DOING or one.aspect in READ_AGAIN for one in found)
    if not context.item.writes or sure:
        return ""
    try:
        reason = next(
            (said for row in context.resources if (said := context.interference(context, row))), ""
        )
    except BlockedError:
        reason = ""
    context.findings[:] = [] if reason else found
    if not reason:
        return ""
    context.stories.clear()
    codes = ", ".join(dict.fromkeys(one.code for one in found))
    return f"{context.used_by_others(reason)}; lo que se vio ({codes}) no cuenta"
