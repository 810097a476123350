"""The very same request a second time: refused where an act goes once."""

from collections.abc import Mapping
from typing import Any

from conformance.core.lifecycle import Rule
from conformance.http.checks.registry import CODES
from conformance.http.context import Context, describe
from conformance.http.pack import Pack


def again(context: Context, pack: Pack, name: str, role: str, values: Mapping[str, Any]) -> None:
    """Send what was accepted once more, byte for byte: an act that goes once is refused."""
    rule = once(pack, name)
    if rule is None or context.findings:
        return
    exchange = context.call(name, role, values)
    if context.answers.accepts(exchange):
        wanted = context.told(rule.right)
        context.report(
            CODES[rule.code],
            exchange,
            level=rule.level,
            requirement=rule.requirement,
            expected=f"{wanted} a la misma solicitud repetida: {rule.text}",
            actual=describe(exchange),
        )


def once(pack: Pack, name: str) -> Rule | None:
    """Return the rule that refuses an act once it was made, None when it may be made again."""
    for cycle in pack.lifecycles:
        for move in cycle.moves:
            if name in (move.capability, move.bulk[0] if move.bulk else ""):
                return cycle.refused(move.target, move.name)
    return pack.once.get(name)
