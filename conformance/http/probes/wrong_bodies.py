"""Bodies that are right but for one rule, as a pack declares what each act must not have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.core.finding import Level
from conformance.core.lifecycle import Act, Ago, More, Share, Since, Wrong
from conformance.http.checks.consistency import moment
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT
from conformance.http.factor import CoveredAct, Covering, SentRow
from conformance.http.pack import Pack

_LONG = 31  # characters; a date or a code has fewer


def acts_of(pack: Pack, covering: Covering) -> dict[str, Act]:
    """Return what each act of a table sends, by its capability."""
    cycles = [one for one in pack.lifecycles if one.name == covering.cycle]
    return {move.capability: move.act for one in cycles for move in one.moves if move.act}


@dataclass(frozen=True, slots=True)
class Wrongs:
    """What acts must not have at this target, by what each sends."""

    context: Context
    acts: Mapping[str, Act]

    def of(self, act: CoveredAct) -> dict[str, list[Wrong]]:
        """Return what an act must not have, by field and rule: each code and each text that is
        too long by itself, of a rule about anything else all in turns.
        """
        known = self.acts.get(act.capability)
        rules: dict[str, list[Wrong]] = {}
        for wrong in (*(known.wrong if known else ()), *act.wrong):
            if not self._listed(known, wrong):
                rules.setdefault(_name(known, wrong), []).append(wrong)
        return rules

    def _listed(self, act: Act | None, wrong: Wrong) -> bool:
        """Say whether this target lists a code: it is not wrong here."""
        return (
            act is not None
            and wrong.field == act.code
            and wrong.value in self.context.pool.codes.get(act.group, ())
        )

    def bodies(
        self, act: CoveredAct, draft: SentRow, number: Any, several: Sequence[Wrong]
    ) -> Iterator[tuple[Wrong, dict[str, Any]]]:
        """Yield a right body but for one field, for each of several values of it: none of one of
        which nothing is known to make it wrong.
        """
        for serial, wrong in enumerate(several):
            right = dict(act.base(self.context, draft, number, serial))
            value = self._value(wrong.value, draft, right.get(wrong.field))
            if value is ABSENT:
                right.pop(wrong.field, None)
                yield wrong, right
            elif value is not None:
                yield wrong, {**right, wrong.field: value}

    def _value(self, value: Any, draft: SentRow, right: Any) -> Any:
        """Return what a symbol stands for, None where the row has no date to compare with, or no
        number there.
        """
        match value:
            case Since(field=name, seconds=seconds):
                earlier = moment(draft.before.get(name))
                return None if earlier is None else _written_at(earlier, seconds)
            case Ago(seconds=seconds):
                start = self.context.acting() if seconds >= 0 else self.context.now()
                return _written_at(start, -seconds)
            case Share(fraction=fraction, plus=plus):
                assert draft.resource is not None
                kind = self.context.item.needs[0].kind
                return round(draft.resource[kind.amount] * fraction + plus, 2)
            case More(plus=plus):
                return right + plus if isinstance(right, int) else None
            case _:
                return value


def _name(act: Act | None, wrong: Wrong) -> str:
    """Return what is broken as one: a code by itself, a text that is too long by itself, all that
    is left out in turns.
    """
    rule, value = wrong.rule.name, wrong.value
    if value is ABSENT:
        return f"{rule}: falta algo"
    if isinstance(value, str) and len(value) >= _LONG:
        return f"{rule} en {wrong.field}: muy largo"
    is_code = act is not None and wrong.field == act.code
    return f"{rule} en {wrong.field}" + (f": {value}" if is_code else "")


def weight(several: Sequence[Wrong]) -> int:
    """Return after how many others a rule goes: what a system must refuse first."""
    return _LEVELS.index(several[0].rule.level)


_LEVELS = (Level.MUST, Level.SHOULD, Level.MAY)


def _written_at(start: datetime, seconds: int) -> str:
    return (start + timedelta(seconds=seconds)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
