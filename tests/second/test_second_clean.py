"""No false finding on a correct server of another hand, which answers otherwise wherever either is
right.
"""

import json
from pathlib import Path

import pytest
from second_choices import FAR, PLAIN, Choices
from second_run import certify


@pytest.mark.parametrize(
    ("choices", "revision"), [(PLAIN, "oficial"), (FAR, "manual")], ids=["plain", "far"]
)
def test_a_correct_server_of_another_hand_conforms_without_a_finding(
    choices: Choices, revision: str, tmp_path: Path
) -> None:
    """A quick run over HTTP, in both spellings, ends CONFORME with nothing found."""
    ended = certify(choices, tmp_path, ["--profile", "rapido"], revision)

    acta = json.loads((tmp_path / "acta.json").read_text(encoding="utf-8"))
    told = [(row["code"], row["item"], row["expected"], row["actual"]) for row in acta["findings"]]
    assert (told, acta["verdict"], ended.returncode) == ([], "CONFORME", 0)
