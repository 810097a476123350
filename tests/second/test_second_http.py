"""The second server behind a socket."""

import json
from pathlib import Path

from second_choices import PLAIN
from second_run import certify


def test_over_http_it_conforms_too(tmp_path: Path) -> None:
    """What only a connection shows: odd paths, methods and media reach the server as they are
    sent.
    """
    ended = certify(
        PLAIN,
        tmp_path,
        ["--profile", "rapido", "-k", "rutas or medio or glosa-lectura", "--reports", "acta"],
    )

    acta = json.loads((tmp_path / "acta.json").read_text(encoding="utf-8"))
    told = [(row["code"], row["item"], row["expected"], row["actual"]) for row in acta["findings"]]
    assert (told, acta["verdict"], ended.returncode) == ([], "CONFORME", 0)
