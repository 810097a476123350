"""What a target of files is before any run: nothing is delivered, and the validator is not called.

The rules of the file: what the disk has to say is looked at once (`Observed`); a check is a pure
function of that. BAD is what keeps something from being judged, NOTE what a person should know.
What only its pack knows of a target's settings the pack says (`looks`).
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from conformance.core.errors import why
from conformance.core.finding import Level
from conformance.core.phrase import counted
from conformance.core.remark import Check, Mend, Remark, State, bad, good, note, said_of
from conformance.files.sftp import server_of
from conformance.files.validator import NOW, ROOT
from conformance.run.deliveries.plan import COMMAND, WATCHES, DeliveryPlan
from conformance.run.doctor.verdict import IN_PART, READY, Opinion
from conformance.run.target_file import ENVIRONMENTS

_MOMENT = 1_000_000_000
_PROBE = b"CONFORMANCE\r\n"


@dataclass(frozen=True, slots=True)
class Observed:
    """What was looked at: the plan of a run, where its folders would lie and why they can't ("" for
    nothing), and where the validator's program is, "" for nowhere; `own`: it is the reference.
    """

    plan: DeliveryPlan
    scratch: str
    trouble: str = ""
    program: str = ""
    own: bool = False


def look(plan: DeliveryPlan, *, own: bool = False) -> Observed:
    """Look at what a run would need of this machine."""
    command = plan.target.several(COMMAND)
    program = (shutil.which(command[0]) or "") if command else ""
    return Observed(plan, tempfile.gettempdir(), _trouble(), program, own)


def _trouble() -> str:
    """Return why no item could have a folder: one is made, written, dated, read and removed."""
    try:
        with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
            path = Path(scratch) / "entrada" / "a.txt"
            path.parent.mkdir()
            path.write_bytes(_PROBE)
            os.utime(path, (_MOMENT, _MOMENT))
            kept = path.read_bytes() == _PROBE and int(path.stat().st_mtime) == _MOMENT
    except OSError as error:
        return why(error)
    return "" if kept else "lo escrito no se lee como se escribió, o no guarda su fecha"


def _environment(seen: Observed) -> Iterator[Remark]:
    target, pack = seen.plan.target, seen.plan.pack
    yield good(f"«{target.name}» (paquete {pack.name}, perfil {pack.profile(target)}).")
    if target.environment != ENVIRONMENTS[0]:
        said = "Probar este sistema es entregarle archivos, y en producción no se escribe."
        yield bad(said, Mend("environment", ENVIRONMENTS[0]))


def _folder(seen: Observed) -> Iterator[Remark]:
    if seen.trouble:
        said = f"En {seen.scratch} no se puede escribir y leer una entrega: {seen.trouble}."
        yield bad(f"{said}\nDé otra carpeta temporal en la variable TMPDIR.")
    else:
        yield good(f"Se escribe y se lee; cada prueba tendrá la suya en {seen.scratch}.")


def _server(seen: Observed) -> Iterator[Remark]:
    if server := server_of(seen.plan.target):
        yield note(f"Se entregará en {server.address}; no se entró en él: nada se escribe ahí.")


def _validator(seen: Observed) -> Iterator[Remark]:
    target = seen.plan.target
    command = target.several(COMMAND)
    if seen.own:
        yield good("Es el de referencia, en este mismo proceso.")
    elif target.flag(WATCHES):
        yield note("Observa la carpeta por sí mismo: no se corre nada.")
    elif not command:
        yield bad("No se dice quién valida.", Mend(COMMAND, f"[programa, {ROOT}, {NOW}]"))
    elif not seen.program:
        said = f"«{command[0]}» no está en este equipo, o no se puede ejecutar."
        yield bad(said, Mend(COMMAND, "el programa que valida, con su camino"))
    else:
        yield good(f"«{command[0]}» está y se puede ejecutar ({seen.program}); no se corrió.")
        if not any(ROOT in one for one in command):
            said = f"La orden no lleva {ROOT}: no sabrá en qué carpeta está cada entrega."
            yield bad(said, Mend(COMMAND, f"{ROOT} en el sitio de la carpeta"))


def _date(seen: Observed) -> Iterator[Remark]:
    if seen.plan.validator.dated:
        yield good("El validador recibe la fecha: lo que depende del día se juzga.")
    elif seen.plan.target.flag(WATCHES) or seen.plan.target.several(COMMAND):
        said = "El validador no recibe la fecha: lo que depende del día queda sin juzgar."
        yield note(said, Mend(COMMAND, f"{NOW} en el sitio de la fecha"))


def _guesses(seen: Observed) -> Iterator[Remark]:
    target = seen.plan.target
    for one in seen.plan.pack.keys:
        if one.guess and not one.private and one.name not in target.given:
            said = f"{one.name} = {one.shown(target.settings[one.name])}: {one.text}."
            yield note(said)


def _run(seen: Observed) -> Iterator[Remark]:
    yield good(f"{counted(len(seen.plan.items), 'prueba', 'pruebas')}.")


def _judged(seen: Observed) -> Iterator[Remark]:
    obliged, judged = judged_of(seen.plan)
    said = f"{judged} de {obliged} requisitos obligatorios tienen prueba."
    yield good(said) if judged else note(f"{said} Nada de lo que se halle decide.")


def judged_of(plan: DeliveryPlan) -> tuple[int, int]:
    """Return how many requirements oblige at a target, and how many of them an item judges."""
    known = plan.pack.requirements
    obliged = {name for name, one in known.items() if plan.level(name, one.level) is Level.MUST}
    able = [one for one in plan.items if plan.validator.dated or not one.dated]
    cited = {name for one in able for name in one.requirements}
    return len(obliged), len(obliged & cited)


BEFORE: tuple[Check[Observed], ...] = (
    Check("objetivo", "qué se prueba, y que no sea producción", _environment),
    Check("carpeta", "si se puede escribir y leer donde se entrega", _folder),
    Check("servidor", "en cuál se entrega, si la carpeta está en uno", _server),
    Check("validador", "si está el programa que valida", _validator),
    Check("día", "si se le puede decir cuál es", _date),
)
AFTER: tuple[Check[Observed], ...] = (
    Check("supuestos", "qué supone el paquete que el objetivo no dice", _guesses),
    Check("corrida", "cuántas pruebas son", _run),
    Check("juicio", "cuántos requisitos obligatorios se juzgan", _judged),
)
"""What any pack is asked, before and after what its own record says of the target's settings."""


def remarks(seen: Observed) -> tuple[Remark, ...]:
    """Return all that there is to say of a target, in order."""
    own = seen.plan.pack.looks(seen.plan.target)
    return (*said_of(BEFORE, seen), *own, *said_of(AFTER, seen))


def opinion(seen: Observed, said: Iterable[Remark]) -> Opinion:
    """Return whether a run may begin, and whether all would be judged."""
    wrong = [one for one in said if one.state is State.BAD]
    if not wrong and seen.plan.validator.dated:
        count = counted(len(seen.plan.items), "prueba", "pruebas")
        return Opinion(READY, f"Listo para correr: {count}.")
    if not wrong:
        return Opinion(IN_PART, "Listo en parte: lo que depende del día queda sin juzgar.")
    told = f"{wrong[0].check}: {wrong[0].said.partition(chr(10))[0].rstrip('.')}"
    return Opinion(IN_PART, f"No está listo para correr: {told}.", may_run=False)
