"""The day of results: news first and masters after them, record by record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from conformance.packs.bdua.sandbox.judging import (
    INCONSISTENT,
    SHARED,
    Record,
    is_master,
    judge_of,
)
from conformance.packs.bdua.sandbox.people_table import ACTIVE, DEAD, Affiliate, Key, PeopleTable
from conformance.packs.bdua.sandbox.reception import Desk
from conformance.packs.bdua.sandbox.rules import FIRST_WINS
from conformance.packs.bdua.sandbox.state import RECEIVED, VALIDATED, Delivery

_KEPT = (
    "tipo_documento_cotizante",
    "numero_documento_cotizante",
    "primer_apellido",
    "segundo_apellido",
    "primer_nombre",
    "segundo_nombre",
    "fecha_nacimiento",
    "sexo",
    "tipo_afiliado",
    "parentesco",
    "condicion_beneficiario_mayor_18",
    "departamento",
    "municipio",
    "zona",
    "fecha_afiliacion_sgsss",
    "fecha_afiliacion_entidad",
    "fecha_radicacion_afiliacion",
    "grupo_poblacional",
    "nivel_sisben",
    "modalidad_subsidio",
    "etnia",
)
_IDENTITY = (
    "primer_apellido",
    "segundo_apellido",
    "primer_nombre",
    "segundo_nombre",
    "fecha_nacimiento",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A record of a file, and why it is listed, "" for one that is applied; `gone`: nothing is said
    of it at all.
    """

    record: Record
    why: str = ""
    gone: bool = False


@dataclass(slots=True)
class Group:
    """The files whose results are due together, and the people that they speak of."""

    desk: Desk
    people: PeopleTable
    files: list[Delivery]
    shared: frozenset[Key] = frozenset()
    told: set[Key] = field(default_factory=set)

    def ordered(self) -> list[Delivery]:
        """Return the files in the order in which they are validated."""
        wrong = self.desk.rules.wrong
        if wrong("maestro-primero"):
            return sorted(self.files, key=lambda one: one.order)
        if wrong("orden-alfabetico"):
            return sorted(self.files, key=lambda one: one.name)
        if wrong("orden-por-entidad"):
            return sorted(self.files, key=lambda one: (one.entity, is_master(one), one.order))
        return sorted(self.files, key=lambda one: (is_master(one), one.order))

    def find_shared(self) -> None:
        """Find the people whom several entities enter at once."""
        masters = [one for one in self.files if is_master(one)]
        if len({one.entity for one in masters}) < 2:
            return
        seen: dict[Key, str] = {}
        shared = set()
        for one in masters:
            for record in judge_of(one, self.desk.rules, self.desk.profile).records():
                if record.why or not record.row:
                    continue
                key = _key(record)
                if seen.setdefault(key, one.entity) != one.entity:
                    shared.add(key)
        self.shared = frozenset(shared)

    def judged(self, one: Delivery) -> Iterator[Judged]:
        """Yield what comes of the records of a file, in their order."""
        records = judge_of(one, self.desk.rules, self.desk.profile).records()
        if self.desk.rules.wrong("todo-o-nada"):
            whole = list(records)
            if any(record.why for record in whole):
                yield from (Judged(row, row.why or f"{INCONSISTENT}(archivo)") for row in whole)
                return
            records = iter(whole)
        made = self._entered(one, records) if is_master(one) else self._changed(one, records)
        for row in made:
            if row.why and self.desk.rules.wrong("rechazo-aplicado") and row.record.row:
                self._enter(one, row.record)
            yield row

    def _entered(self, one: Delivery, records: Iterable[Record]) -> Iterator[Judged]:
        here: Counter[Key] = Counter()
        wrong, accepts = self.desk.rules.wrong, self.desk.rules.wrong("todo-se-acepta")
        for record in records:
            if record.why:
                yield Judged(record, record.why)
                continue
            key = _key(record)
            here[key] += 1
            if key in self.shared and (said := self._conflict(record, key)):
                yield said
                continue
            known = self.people.get(key)
            if here[key] > 1 and wrong("duplicado-doble"):
                self._enter(one, record, times=here[key])
                yield Judged(record)
                continue
            if known is not None and known.state == ACTIVE and not accepts:
                code = INCONSISTENT if known.entity == one.entity else SHARED
                yield Judged(record, f"{code}(ya activo)")
                continue
            self._enter(one, record)
            yield Judged(record)

    def _conflict(self, record: Record, key: Key) -> Judged | None:
        """Return what comes of a record about whom another entity enters too, None where this one
        has them.
        """
        first = key not in self.told
        self.told.add(key)
        if self.desk.rules.wrong("multipresentado-en-silencio"):
            return Judged(record, gone=True)
        if self.desk.rules.wrong("solo-avisa-a-una") and not first:
            return Judged(record, gone=True)
        if self.desk.rules.wrong("todo-se-acepta"):
            return None
        if first and self.desk.rules.manner(FIRST_WINS):
            return None
        return Judged(record, f"{SHARED}(multipresentado)")

    def _enter(self, one: Delivery, record: Record, times: int = 1) -> None:
        row = record.row
        told = {name: row[name] for name in _KEPT if row.get(name)}
        if self.desk.rules.wrong("ceros-perdidos"):
            told["departamento"] = told.get("departamento", "").lstrip("0")
        self.people.put(Affiliate(_key(record), one.entity, ACTIVE, one.day, told, times))

    def _changed(self, one: Delivery, records: Iterable[Record]) -> Iterator[Judged]:
        rows = list(records)
        for row in sorted(rows, key=self._identity_last):
            yield Judged(row, row.why or self._news(one, row))

    def _identity_last(self, record: Record) -> bool:
        late = self.desk.rules.wrong("n01-al-final")
        return late and record.row.get("codigo_novedad") == "N01"

    def _news(self, one: Delivery, record: Record) -> str:
        """Apply a novelty, and return why it is listed, "" where it is not."""
        row = record.row
        known = self.people.get(_key(record))
        if self.desk.rules.wrong("todo-se-acepta") and known is None:
            return ""
        if known is None or (
            known.entity != one.entity and not self.desk.rules.wrong("entidad-ajena-en-registro")
        ):
            return f"{INCONSISTENT}(no está en la entidad)"
        if known.state == DEAD:
            return f"{INCONSISTENT}(fallecido)"
        if any(row[name] != known.told.get(name, "") for name in _IDENTITY):
            return f"{INCONSISTENT}(identidad distinta)"
        self._apply(known, row)
        return ""

    def _apply(self, known: Affiliate, row: dict[str, str]) -> None:
        code, first, second = row["codigo_novedad"], row["valor_nuevo_1"], row["valor_nuevo_2"]
        changes = {
            "N02": {"primer_nombre": first, "segundo_nombre": second},
            "N03": {"primer_apellido": first, "segundo_apellido": second},
            "N04": {"departamento": first, "municipio": second},
            "N17": {"sexo": first},
            "N19": {"zona": first},
        }
        known.told |= changes.get(code, {})
        if code == "N09":
            known.state, known.since = DEAD, row["fecha_novedad"]
        if code == "N14":
            known.state, known.since = first, row["fecha_novedad"]
        if code == "N01":
            self.people.remove(known.key)
            known.key = (first, second)
            known.told["fecha_nacimiento"] = row["valor_nuevo_3"]
            if self.desk.rules.wrong("n01-borra"):
                return
        self.people.put(known)


def due(desk: Desk) -> list[Delivery]:
    """Return the files whose results are due; a validator that does not know what it did does it
    again.
    """
    states = (RECEIVED, VALIDATED) if desk.rules.wrong("reproceso-distinto") else (RECEIVED,)
    today = desk.now.date().isoformat()
    return [one for one in desk.state.deliveries(*states) if one.results <= today]


def grouped(files: Sequence[Delivery]) -> list[list[Delivery]]:
    """Return files in groups, by the day of their results."""
    days = sorted({one.results for one in files})
    return [[one for one in files if one.results == day] for day in days]


def _key(record: Record) -> Key:
    return record.row["tipo_documento"], record.row["numero_documento"]
