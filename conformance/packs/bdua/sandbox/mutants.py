"""The space of mutants of the reference validator: what it checks, what it gives back, when.

The rules of the file: places come from what the pack says anyway (regimes, windows, layouts, rules,
news), so that a new field or role is a new place without a line here. A mutant breaks the sentence
by which the harness would tell it, and weighs no more than the layout that says so: what another
right validator may do (refuse a file where this one lists its records, keep another name of a
reason) is no mutant.
"""

from collections.abc import Iterator, Sequence

from conformance.core.finding import Level
from conformance.core.mutant_space import MutantBreach, MutantSpace
from conformance.files.generation import WIDEST
from conformance.files.layout import (
    COUNT,
    DATE,
    DAY,
    DIGITS,
    DOMAIN,
    EMPTY,
    KIND,
    LETTERS,
    WIDTH,
    Field,
)
from conformance.files.mutants.came_out import RECORDS, WHOLE
from conformance.files.mutants.mutant import (
    ALWAYS,
    BY_POSITION,
    FileBlock,
    FileCondition,
    FileMutant,
    larger,
)
from conformance.files.mutants.operators import (
    BACKWARDS,
    CELLS,
    ELSEWHERE,
    FILES,
    NOT_THERE,
    PREVIOUS,
    STRANGER,
    TWICE,
)
from conformance.files.mutants.operators import MISSING as ROW_MISSING
from conformance.files.windows import Window, months_of
from conformance.packs.bdua.consistency import RULES
from conformance.packs.bdua.layouts import RETURNED, layout, layout_of
from conformance.packs.bdua.regimes import MASTER, NEWS, REGIMES, Regime
from conformance.packs.bdua.sandbox import seams
from conformance.packs.bdua.sandbox.calendar import OPENS, TERMS
from conformance.packs.bdua.settings import ENTITIES

Blocks = Iterator[FileBlock]
_MUST, _SHOULD, _MAY = Level.MUST, Level.SHOULD, Level.MAY
_BY_CONFIDENCE = {"C2": _SHOULD, "C1": _MAY}
_YEARS = (2026, 2027)
_DELIVERS = {MASTER: "entregar_maestro", NEWS: "entregar_novedades"}
_RESULTS, _RETURNS = "recibir_resultados", "leer_bdua"
_SIZES = (larger(3), larger(10))
_OPENS_BY = {"contributivo": "4.a1", "subsidiado": "4.b1", "trimestral": "4.c1"}
_ANSWERS_BY = {"contributivo": "4.7", "subsidiado": "4.9", "trimestral": "4.12"}


def _breach(code: str, requirement: str, level: Level = _MUST) -> MutantBreach:
    return MutantBreach(code, requirement=f"BDUA-RES-{requirement}", level=level)


def space_of(profile: str) -> MutantSpace[FileMutant]:
    """Return the mutants of the validator by a profile."""
    blocks: list[FileBlock] = []
    for regime in REGIMES.values():
        blocks += [*_terms(regime), *_order(regime), *_returned(regime)]
        for what in (MASTER, NEWS):
            blocks += [
                *_fields(profile, regime, what),
                *_rules(profile, regime, what),
                *_reception(regime, what),
                *_results(profile, regime, what),
            ]
        blocks += [*_people(profile, regime), *_news(regime)]
    receipt = _breach("LIF-01", "9.7a", _MAY)
    owners = [FileCondition(seams.ENTITY, one) for one in ENTITIES.values()]
    blocks.append(
        FileBlock(
            seams.RECEIPT,
            "recibir_acuse",
            seams.RECEIVES,
            ("al-reves",),
            [ALWAYS, *owners],
            receipt,
        )
    )
    return MutantSpace(blocks)


# When: of which entity, in which window, at which record


def _of_files(regime: Regime) -> list[FileCondition]:
    owners = [FileCondition(seams.ENTITY, ENTITIES[role]) for role in regime.roles]
    several = regime.windows if len(regime.windows) > 1 else ()
    return [ALWAYS, *owners, *(FileCondition(seams.WINDOW, one.name) for one in several)]


def _of_records(regime: Regime) -> list[FileCondition]:
    return [*_of_files(regime), *BY_POSITION, *_SIZES]


def _of_months(window: Window, *, inside: bool = True) -> list[FileCondition]:
    return [
        FileCondition(seams.MONTH, f"{year}-{month:02d}")
        for year, month in months_of(_YEARS)
        if window.in_month(month) is inside
    ]


# What is checked


def _fields(profile: str, regime: Regime, what: str) -> Blocks:
    """Yield the checks of each field by itself: one that is not made, one that is too strict."""
    kind, capability, when = regime.kind(what), _DELIVERS[what], _of_records(regime)
    shape = layout_of(profile, kind)
    right = _BY_CONFIDENCE.get(shape.confidence, _MAY)  # by its least sure field
    for field in shape.fields:
        level = _BY_CONFIDENCE.get(field.confidence, _MAY)
        for flaw in _flaws_of(field):
            part = f"{kind} {seams.check_of(field.name, flaw)}"
            breach = _breach("ERR-02", "6.1", level)
            yield FileBlock(seams.CHECKED, capability, part, seams.LENIENT[flaw], when, breach)
        yield FileBlock(
            seams.STRICT,
            capability,
            f"{kind} {field.name}",
            _strict(field),
            when,
            _breach("LIF-07", "6.2", right),
        )


def _flaws_of(field: Field) -> Iterator[str]:
    """Yield what may ail a text of a field."""
    if field.always:
        yield EMPTY
    if field.most < WIDEST and field.kind != DATE:
        yield WIDTH
    if field.kind in (DIGITS, LETTERS):
        yield KIND
    if field.kind == DATE:
        yield DAY
    if field.domain:
        yield DOMAIN


def _strict(field: Field) -> list[str]:
    made = [f"{seams.REFUSES}{one}" for one in field.domain]
    if field.least < field.most < WIDEST and not field.domain:
        made.append(seams.ONE_LESS)
    if not field.always:
        made.append(seams.FILLED)
    if field.kind == LETTERS and not field.domain:
        made += [seams.UNMARKED, seams.UNSPACED]
    return made


_RULE_BREACHES = {
    "entity": _breach("SEC-05", "10"),
    "special": _breach("LIF-10", "7", _SHOULD),
    "minor": _breach("ERR-02", "7", _SHOULD),
    "birth": _breach("ERR-02", "6.1", _MAY),
    "family": _breach("ERR-02", "6.1", _MAY),
}


def _rules(profile: str, regime: Regime, what: str) -> Blocks:
    """Yield the checks of what fields say together, and of a record as a whole."""
    kind, capability, when = regime.kind(what), _DELIVERS[what], _of_records(regime)
    usual = _breach("ERR-02", "6.1", _SHOULD)
    checks = {name: _RULE_BREACHES.get(name, usual) for name in RULES}
    if regime.cutoff:
        checks["cutoff"] = _breach("LIF-11", "4.b2" if kind[1] == "S" else "4.c2", _SHOULD)
    checks[COUNT] = _breach("ERR-02", "6.1")
    checks[seams.ENCODING] = usual
    if what == NEWS:
        checks[seams.SEQUENCE] = _breach("ERR-02", "6.1", _MAY)
        checks[seams.UNKNOWN_CHECK] = usual
        checks[seams.FOREIGN_CHECK] = _breach("SEC-05", "10")
    else:
        checks[seams.ELSEWHERE_CHECK] = _breach("ERR-02", "6.4")
    for name, breach in checks.items():
        part = f"{kind} {name}"
        yield FileBlock(seams.CHECKED, capability, part, (seams.UNCHECKED,), when, breach)
    if what == MASTER:
        yield FileBlock(
            seams.CHECKED,
            capability,
            f"{kind} {seams.SHARED_CHECK}",
            (seams.SILENT,),
            when,
            _breach("CON-02", "6.4"),
        )


# What is received, and when


def _reception(regime: Regime, what: str) -> Blocks:
    kind, capability, when = regime.kind(what), _DELIVERS[what], _of_files(regime)
    months = [one for window in regime.windows[:1] for one in _of_months(window)]
    named, unknown = _breach("ERR-02", "9.7a", _SHOULD), _breach("SEC-05", "9.7a", _SHOULD)
    for part, operator, conditions, breach in (
        (seams.NAMED_OWNER, seams.UNCHECKED, when, named),
        (seams.NAMED_DAY, seams.UNCHECKED, when, named),
        (seams.KNOWN_OWNER, seams.UNCHECKED, [ALWAYS], unknown),
        (seams.IN_UTF8, seams.UNCHECKED, when, _breach("CON-06", "6.1", _SHOULD)),
        (
            seams.RECEIVES,
            seams.NOT_RECEIVED,
            [*when, *months],
            _breach("LIF-01", _OPENS_BY[regime.name]),
        ),
        (seams.SECOND_FILE, seams.ADDED, when, _breach("LIF-03", "4.2", _SHOULD)),
    ):
        yield FileBlock(
            seams.RECEIVED, capability, f"{kind} {part}", (operator,), conditions, breach
        )
    for operator in seams.LETTERS:
        late = "9.6" if operator == seams.LATE_LETTER else "9.7b"
        refused = operator == seams.LETTER_REFUSED
        yield FileBlock(
            seams.LETTER,
            "entregar_carta",
            f"{kind} carta",
            (operator,),
            when,
            _breach("LIF-01" if refused else "LIF-02", "9.7a" if refused else late),
        )


def _terms(regime: Regime) -> Blocks:
    """Yield the ways to count the windows of a regime otherwise."""
    for window in regime.windows:
        part, months = f"{regime.name} {window.name}", _of_months(window)
        for operator in TERMS:
            early = operator == "responde-un-dia-antes"
            answers = operator.startswith("responde")
            requirement = (_ANSWERS_BY if answers else _OPENS_BY)[regime.name]
            yield FileBlock(
                seams.TERM,
                _DELIVERS[MASTER],
                part,
                (operator,),
                [ALWAYS, *months],
                _breach("LIF-11", requirement, _SHOULD if early else _MUST),
            )
        shut = _of_months(window, inside=False)
        if shut:
            breach = _breach("LIF-11", _OPENS_BY[regime.name])
            yield FileBlock(seams.TERM, _DELIVERS[MASTER], part, (OPENS,), shut, breach)


def _order(regime: Regime) -> Blocks:
    operators = (seams.MASTERS_FIRST, seams.AS_CAME, seams.BY_NAME, seams.BY_ENTITY)
    when, breach = _of_files(regime), _breach("LIF-06", "4.5")
    yield FileBlock(seams.ORDER, _DELIVERS[NEWS], regime.name, operators, when, breach)


# What is applied


def _people(profile: str, regime: Regime) -> Blocks:
    """Yield the ways to enter people of a master wrong."""
    kind, when = regime.master, _of_records(regime)
    shown = layout(RETURNED).places
    for field in layout_of(profile, kind).fields:
        if field.name not in shown:
            continue
        level = _BY_CONFIDENCE.get(field.confidence, _MAY)
        breach = _breach("CON-06", "6.2", level)
        yield FileBlock(
            seams.APPLIED, _RETURNS, f"{kind} {field.name}", _cells(field), when, breach
        )
    for part, operators, requirement in (
        (seams.ENTRY, (seams.NOT_APPLIED,), "5.3"),
        (seams.ENTRY, (seams.APPLIES_TWICE,), "5.4"),
        (seams.ENTRY, (seams.OTHER_ENTITY,), "10"),
        (seams.REPEATED, (seams.APPLIES_TWICE,), "5.4"),
        (seams.LISTED, (seams.APPLIES,), "6.2"),
    ):
        breach = _breach("CON-01", requirement)
        yield FileBlock(seams.APPLIED, _RETURNS, f"{kind} {part}", operators, when, breach)


_CODES = ("N01", "N02", "N03", "N04", "N09", "N14", "N17", "N19")
_PAIRS = ("N02", "N03", "N04")


def _news(regime: Regime) -> Blocks:
    """Yield the ways to apply news wrong."""
    kind, when = regime.news, _of_records(regime)
    for code in _CODES:
        part, shown = f"{kind} {code}", _breach("CON-01", "5.3", _SHOULD)
        several = (seams.SWAPPED, seams.ONLY_FIRST) if code in _PAIRS else ()
        operators = (seams.NOT_APPLIED, *several)
        yield FileBlock(seams.APPLIED, _RETURNS, part, operators, when, shown)
        lost = _breach("CON-01", "5.3")
        yield FileBlock(seams.APPLIED, _RETURNS, part, (seams.LOSES,), when, lost)


# What comes out


def _results(profile: str, regime: Regime, what: str) -> Blocks:
    """Yield the ways to give back the records of a kind of file wrong, and their copies."""
    kind, when, fields = (
        regime.kind(what),
        _of_records(regime),
        layout_of(profile, regime.kind(what)),
    )
    for ending, altered, lost in ((".VAL", "CON-06", _SHOULD), (".NEG", "CON-01", _MUST)):
        name = f"{ending[1:]} {kind}"
        yield from _lists(seams.RESULT, _RESULTS, name, when, lost)
        for field in fields.fields:
            breach = _breach(altered, "6.2" if ending == ".VAL" else "6.3", _SHOULD)
            part = f"{name} {field.name}"
            yield FileBlock(seams.RESULT, _RESULTS, part, _cells(field), when, breach)
        for place, requirement in zip(regime.copies, ("4.10", "4.11"), strict=False):
            capability = f"copiar_resultado_{place.lower()}"
            for operators, level in (((NOT_THERE,), _MUST), (FILES[1:], _SHOULD)):
                breach = _breach("CON-02", requirement, level)
                part = f"{place} {name} {WHOLE}"
                yield FileBlock(seams.COPY, capability, part, operators, _of_files(regime), breach)
            breach = _breach("CON-02", requirement, _SHOULD)
            part, rows = f"{place} {name} {RECORDS}", (ROW_MISSING, TWICE, PREVIOUS, BACKWARDS)
            yield FileBlock(seams.COPY, capability, part, rows, when, breach)


def _lists(
    seam: str, capability: str, name: str, when: Sequence[FileCondition], lost: Level
) -> Blocks:
    """Yield the ways to give back a list wrong as a whole."""
    for operators, code, requirement, level in (
        ((ROW_MISSING, PREVIOUS), "CON-02", "6.3", lost),
        ((TWICE,), "CON-02", "6.3", _SHOULD),
        ((BACKWARDS,), "CON-01", "6.3", _MAY),
        ((STRANGER,), "SEC-05", "10", _MUST),
    ):
        breach = _breach(code, requirement, level)
        conditions = when if operators[0] not in (BACKWARDS, STRANGER) else _whole(when)
        yield FileBlock(seam, capability, f"{name} {RECORDS}", operators, conditions, breach)
    for operators, code, requirement, level in (
        ((NOT_THERE, FILES[1]), "CON-02", "6.3", lost),
        ((FILES[2],), "CON-02", "6.3", _SHOULD),
        ((ELSEWHERE,), "SEC-05", "10", _MUST),
    ):
        breach = _breach(code, requirement, level)
        yield FileBlock(seam, capability, f"{name} {WHOLE}", operators, _whole(when), breach)


def _whole(when: Sequence[FileCondition]) -> list[FileCondition]:
    """Return the conditions that say something of a file as a whole."""
    return [one for one in when if one not in (*BY_POSITION, *_SIZES)]


def _returned(regime: Regime) -> Blocks:
    """Yield the ways to give back the master of an entity wrong."""
    kind, when = regime.master, _of_records(regime)
    known = layout_of("res-0812", kind).places
    for field in layout(RETURNED).fields:
        told = known.get(field.name)
        if told is None and field.name not in ("estado_afiliacion", "codigo_entidad"):
            continue
        level = _BY_CONFIDENCE.get(field.confidence, _MAY)
        breach = _breach("CON-06", "6.2", level)
        part = f"{kind} {field.name}"
        yield FileBlock(seams.RETURNED, _RETURNS, part, _cells(field), when, breach)
    part = f"{kind} {RECORDS}"
    for operator, code, requirement in (
        (ROW_MISSING, "CON-01", "5.3"),
        (TWICE, "LIF-03", "5.4"),
        (PREVIOUS, "CON-01", "5.3"),
        (STRANGER, "SEC-05", "10"),
    ):
        breach = _breach(code, requirement)
        conditions = when if operator != STRANGER else _whole(when)
        yield FileBlock(seams.RETURNED, _RETURNS, part, (operator,), conditions, breach)
    breach = _breach("SEC-05", "10")
    part = f"{kind} {WHOLE}"
    yield FileBlock(seams.RETURNED, _RETURNS, part, (ELSEWHERE,), _whole(when), breach)


def _cells(field: Field) -> list[str]:
    """Return the operators that may change a text of a field."""
    idle = {
        DIGITS: ("en-minusculas", "sin-tildes"),
        DATE: ("en-minusculas", "sin-tildes"),
        LETTERS: ("sin-ceros",),
    }.get(field.kind, ("sin-tildes",))
    cut = [
        one for one in ("cortado-en-5", "cortado-en-10") if int(one[-2:].strip("-")) < field.most
    ]
    return [
        one for one in CELLS if one not in idle and (not one.startswith("cortado") or one in cut)
    ]
