"""A file that people write in YAML: what sort it is, and its text."""

from dataclasses import dataclass
from pathlib import Path

from conformance.core.errors import UsageError, names_any, why
from conformance.core.regular_file import read_text as text_of


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file, as its faults name it.

    `noun` has its article («el archivo de objetivo»), `one` is «un archivo de objetivo». `own` are
    keys that other files hardly have (none: any file may be one); `needed` those that one begins
    with. `missing`, `form` and `empty` say what to do where there is no file, one that can't be
    read, or one that says nothing; `several` what is said of a file that holds more than one, and
    below it what to do. `merges`: «<<» takes in what another mapping says.
    """

    noun: str
    one: str = ""
    needed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    missing: str = ""
    form: str = ""
    empty: str = ""
    hint: str = "Revise sangría, comillas y dos puntos."
    aliases: bool = True
    merges: bool = False
    several: str = ""

    def quoted(self, text: str) -> bool:
        """Say whether a text, broken or not, may be shown: one that is something else is not."""
        return not self.own or names_any(text, self.own)


def read_text(path: Path, sort: Sort) -> str:
    """Return the text of a file, its ends of line as they are. Raises UsageError."""
    try:
        return text_of(path)
    except FileNotFoundError:
        raise UsageError(f"No existe {sort.noun} {path}.\n{sort.missing}".rstrip()) from None
    except (OSError, ValueError) as error:
        said = f"No se pudo leer {sort.noun} {path}: {why(error)}."
        raise UsageError(f"{said}\n{sort.form}".rstrip()) from None
