"""`conformance doctor --init`: a target file written from the answers of whoever has none yet."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from conformance.core import installed
from conformance.core.disk import save
from conformance.core.errors import UsageError, why
from conformance.core.installed import HTTP, door_of
from conformance.core.speech import printable
from conformance.run.doctor.interview import Draft, interview, text_of
from conformance.run.doctor.question import Question, agreed, yes_or_no
from conformance.run.doctor.written_settings import only_the_target_knows
from conformance.run.target_file import parse_target

_USUAL = "objetivo.yaml"
_LONGEST = 4000  # characters of an answer that are read
_HOW = (
    "En un terminal se pregunta; sin él, dé las respuestas por la entrada, una por línea y en el "
    "orden de las preguntas (una línea vacía toma lo que va entre corchetes), y con --pack el "
    "sistema, si no es el usual:\n"
    "  conformance doctor --init < respuestas.txt"
)


def initial_target(args: argparse.Namespace) -> int:
    """Ask, write the file and say what comes next; nothing is replaced that nobody agreed to."""
    path = Path(args.target or _USUAL)
    answers = _Answers(sys.stdin)
    if path.exists() and not agreed(answers.to(_replacing(path))):
        print(f"No se tocó {path}.")
        return 0
    draft = _asked(args.pack, answers)
    text = text_of(draft)
    # What was answered makes a target: whoever reads the file next finds nothing wrong with it.
    parse_target(text, str(path), dict.fromkeys(draft.variables, "x"))
    try:
        save(path, text)
    except OSError as error:
        raise UsageError(
            f"No se pudo escribir {path}: {why(error)}.\nDé otro nombre con --target."
        ) from None
    print(printable("\n".join(_next(path, draft))))
    return 0


def _replacing(path: Path) -> Question:
    return Question(f"{path} ya existe. ¿Lo reemplaza? (sí o no)", "no", yes_or_no)


def _asked(pack: str | None, answers: "_Answers") -> Draft:
    packs = _packs(pack)
    asking = interview(packs, installed.load)
    question = next(asking)
    while True:
        try:
            question = asking.send(answers.to(question))
        except StopIteration as ended:
            draft: Draft = ended.value
            return draft


def _packs(asked: str | None) -> tuple[str, ...]:
    """Return the packs that may be meant, the usual one first: somebody at a terminal is asked, who
    gives answers in a file has said by `--pack` which other one it is.
    """
    known, usual = installed.names(), installed.usual()
    if asked is not None or not known or (usual is not None and not sys.stdin.isatty()):
        return (installed.choose(asked),)
    return tuple(sorted(filter(_asks, known), key=lambda name: name != usual))


def _asks(name: str) -> bool:
    """Say whether a pack is of requests: of the others no target is asked for here. One that does
    not load says so when it is meant.
    """
    try:
        return door_of(installed.load(name)) == HTTP
    except UsageError:
        return True


class _Answers:
    """The answers of a person, asked again until one will do, or of a file, each tried once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._count = stream, 0

    def to(self, question: Question) -> str:
        """Return a good answer. Raises UsageError where nobody gives one."""
        while True:
            self._count += 1
            print(question.shown, end="", flush=True)
            written = self._stream.readline(_LONGEST)
            if not written and question.needless and not self._stream.isatty():
                self._end_line()
                return question.usual
            if not written:
                print()
                raise UsageError(f"Faltó la respuesta {self._count}: «{question.asks}».\n{_HOW}")
            answer = question.settled(written)
            fault = question.fault(answer)
            if not fault:
                self._end_line()
                return answer
            if not self._stream.isatty():
                print()
                raise UsageError(f"Respuesta {self._count}, «{question.asks}»: {fault}")
            print(printable(fault))

    def _end_line(self) -> None:
        if not self._stream.isatty():
            print()


def _next(path: Path, draft: Draft) -> Iterator[str]:
    yield f"Objetivo escrito en {path}."
    unset = [name for name in draft.variables if not os.environ.get(name)]
    if unset:
        yield "Defina antes estas variables (en Windows, con «set» en lugar de «export»):"
        yield from (f"  export {name}=…" for name in unset)
    if known := only_the_target_knows(draft.settings):
        yield "Diga también en settings lo que solo usted sabe; sin eso no se juzga lo que lo pide:"
        yield from (f"  settings.{one.name}: {one.text}" for one in known)
    yield f"Siguiente paso: conformance doctor --target {path}"
