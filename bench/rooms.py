"""Where the time of a sending run goes, by room: the generation phase in this process, under
cProfile.
"""

import cProfile
import os
import pstats
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from served import sandbox

from conformance import plugin
from conformance.run.session import Run

_INI = Path(plugin.__file__).with_name("run.ini")
_ROOMS = (
    ("wire/carrier.py", "carry", "httpx y el sistema, de ida y vuelta"),
    ("~", "<method 'recv' of '_socket.socket' objects>", "… de eso, esperar al sistema"),
    ("wire/evidence.py", "evidence", "evidencia enmascarada"),
    ("checks/registry.py", "standing", "juzgar cada respuesta"),
    ("report/writer.py", "exchange", "escribir el libro"),
    ("conformance/http/context.py", "request", "armar la solicitud"),
    ("generation/domain.py", "spread", "repartir los valores del dominio"),
)


def main() -> None:
    """Print the share of each room."""
    profile = cProfile.Profile()
    perform = Run.perform

    def profiled(self: Run, item: Any) -> Any:
        profile.enable()
        try:
            return perform(self, item)
        finally:
            profile.disable()

    Run.perform = profiled  # type: ignore[method-assign]  # what is measured is all that an item does
    with tempfile.TemporaryDirectory() as scratch, sandbox(Path(scratch)) as (target, environ):
        os.environ.update(environ, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
        for out in ("antes", "ahora"):  # the first run fills the cache
            folder = Path(scratch) / out
            folder.mkdir()
            profile.clear()
            pytest.main(
                [
                    "-c",
                    str(_INI),
                    "--rootdir",
                    str(folder),
                    "--noconftest",
                    "-p",
                    "no:cacheprovider",
                    "-p",
                    "conformance.plugin",
                    "-q",
                    "--target",
                    str(target),
                    "--out",
                    str(folder),
                    "--phases",
                    "generation",
                    str(folder),
                ]
            )
    stats: Any = pstats.Stats(profile)
    whole = next(
        row[3]
        for (file, _, name), row in stats.stats.items()
        if file.endswith("performing.py") and name == "perform"
    )
    print(f"\n{'dónde':<40} parte del tiempo de los ítems")
    for file, name, what in _ROOMS:
        took = sum(
            row[3]
            for (where, _, called), row in stats.stats.items()
            if where.endswith(file) and called == name
        )
        print(f"{what:<40} {100 * took / whole:.0f} %")


if __name__ == "__main__":
    sys.exit(main())
