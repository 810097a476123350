"""What the processes of a run leave in its folder, beside what is drawn from its ledger."""

from collections.abc import Mapping
from pathlib import Path

from conformance.core.disk import save
from conformance.http.generation.cases import FILE as CORPUS
from conformance.http.generation.cases import Corpus
from conformance.http.model.story import FOLDER as STORIES
from conformance.report.ledger import LEDGER
from conformance.report.writer import PARTS


def written(folder: Path, worker: str) -> Path:
    """Return where a process writes: a worker its part of the ledger, the controller the ledger."""
    return folder / (PARTS.replace("*", worker) if worker else LEDGER)


def leave_corpus(folder: Path, corpus: Corpus) -> None:
    """Leave what generation asks: who reads it there asks the same."""
    path = folder / CORPUS
    if not (path.exists() and path.read_bytes() == corpus.data):
        save(path, corpus.data)


def leave_stories(folder: Path, stories: Mapping[str, str]) -> None:
    """Leave the stories that an item tells, each in a file by its name."""
    for name, story in stories.items():
        file = folder / STORIES / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, story)
