"""No false finding on a correct server of another hand, which answers otherwise wherever either is
right.
"""

import json
from pathlib import Path

import pytest
from second_choices import FAR, PLAIN, Choices
from second_process import rehearsed
from second_run import certify

from conformance.core.finding import Verdict
from conformance.selftest.rehearsal import rehearse


@pytest.mark.parametrize(
    ("choices", "revision"), [(PLAIN, "oficial"), (FAR, "manual")], ids=["plain", "far"]
)
def test_a_correct_server_of_another_hand_conforms_without_a_finding(
    choices: Choices, revision: str
) -> None:
    """A quick run of every phase, in both spellings, finds nothing and errs nowhere."""
    craft = rehearsed(choices, revision)
    made = rehearse(craft)
    told = [
        (one.code, item, one.expected, one.actual)
        for item, said in made.found.items()
        for one in said
    ]
    ended = {one.verdict for one in made.outcomes.values()}
    assert ([], len(craft.items)) == (told, len(made.outcomes))
    assert set() == ended & {Verdict.FAILED, Verdict.ERROR}


def test_over_http_it_conforms_too(tmp_path: Path) -> None:
    """What only a connection shows: odd paths, methods and media reach the server as they are
    sent.
    """
    ended = certify(
        PLAIN, tmp_path, ["--profile", "rapido", "-k", "rutas or medio or glosa-lectura"]
    )

    acta = json.loads((tmp_path / "acta.json").read_text(encoding="utf-8"))
    told = [(row["code"], row["item"], row["expected"], row["actual"]) for row in acta["findings"]]
    assert (told, acta["verdict"], ended.returncode) == ([], "CONFORME", 0)
