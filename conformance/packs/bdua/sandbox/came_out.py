"""How a file that the validator gives back is known by its place and its name."""

import re
from pathlib import Path

from conformance.files.mutants.came_out import CameOut, ResultForm
from conformance.packs.bdua.layouts import HISTORIC, RETURNED, layout, layout_of
from conformance.packs.bdua.regimes import OF_KIND
from conformance.packs.bdua.sandbox import seams
from conformance.packs.bdua.settings import ENTITIES

_RESULT = re.compile(r"([A-Z]{2})([A-Z0-9]{6})(\d\d)(\d\d)(\d{4})\.(VAL|NEG)")
_MASTER = re.compile(r"([A-Z0-9]{6})([A-Z]{2})00(\d\d)(\d\d)(\d{4})\.TXT")
_LATER = 12  # a day of the month after which a delivery is of the second window
_REASON = "motivo"


def _known(path: Path) -> CameOut | None:
    """Return what a file is, None for one that is no list and no master."""
    found = _RESULT.fullmatch(path.name)
    if found and found[1] in OF_KIND:
        kind, entity, day, month, year, ending = found.groups()
        copied = path.parent.parent.name
        seam = seams.RESULT if copied == "salida" else seams.COPY
        where = "" if seam == seams.RESULT else f"{copied} "
        fields = tuple(layout_of(HISTORIC, kind).places)
        more = (_REASON,) if ending == "NEG" else ()
        at = _at(entity, kind, day, f"{year}-{month}")
        return CameOut(path, seam, f"{where}{ending} {kind}", at, (*fields, *more), entity)
    found = _MASTER.fullmatch(path.name)
    if found and found[2] in OF_KIND:
        entity, kind, day, month, year = found.groups()
        at = _at(entity, kind, day, f"{year}-{month}")
        fields = tuple(layout(RETURNED).places)
        return CameOut(path, seams.RETURNED, kind, at, fields, entity)
    return None


def _at(entity: str, kind: str, day: str, month: str) -> dict[str, str]:
    windows = OF_KIND[kind][0].windows
    window = windows[-1 if int(day) > _LATER else 0].name
    return {seams.ENTITY: entity, seams.WINDOW: window, seams.MONTH: month}


def _renamed(one: CameOut) -> Path:
    """Return where a file lies whose name says another day."""
    return one.path.with_name(re.sub(r"\d{2}(?=\d{6}\.)", "31", one.path.name))


def _misplaced(one: CameOut) -> Path:
    """Return where a file lies in the folder of another entity."""
    other = next(name for name in ENTITIES.values() if name != one.owner)
    return one.path.parent.with_name(other) / one.path.name


FORM = ResultForm("cp1252", ",", _known, _renamed, _misplaced)
