"""The examples of continuous integration say what this command line takes, and are what they are
named after.
"""

import argparse
import importlib
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.cli.main import Parser
from conformance.report.formats import FORMATS

_HOME = Path(__file__).resolve().parents[2]
_EXAMPLES = _HOME / "examples" / "ci"
_YAML = sorted(_EXAMPLES.glob("*.yml"))
_DOCS = _HOME / "docs" / "ci.md"
_LINE = re.compile(r"^(?:conformance|#? +conformance) (run|report|doctor) (.*)$")
_SCHEMAS = {
    "github-actions.yml": "github-workflows.json",
    "gitlab-ci.yml": "gitlab-ci.json",
}


def _texts(node: Any) -> Iterator[str]:
    """Yield every text of a YAML document."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for one in node.values():
            yield from _texts(one)


def _commands() -> Iterator[tuple[str, str]]:
    """Yield every line that runs `conformance`, with the file it stands in."""
    for path in _YAML:
        for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield from ((path.name, line.strip()) for line in text.splitlines())
    for path in (_EXAMPLES / "Dockerfile", _DOCS):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield path.name, line
    (said,) = re.findall(r"^CMD (\[.*\])$", (_EXAMPLES / "Dockerfile").read_text("utf-8"), re.M)
    yield "CMD", f"conformance {shlex.join(json.loads(said))}"


def _asked() -> list[tuple[str, str, str]]:
    found = ((file, _LINE.match(line)) for file, line in _commands())
    return [(file, said[1], said[2]) for file, said in found if said]


def _parsed(command: str, options: str) -> argparse.Namespace:
    parser = Parser(prog=command)
    importlib.import_module(f"conformance.cli.{command}").arguments(parser)
    return parser.parse_args(shlex.split(options, comments=True))


def test_every_command_of_the_examples_is_one_of_ours() -> None:
    """Each of them runs one, with options that there are."""
    asked = _asked()
    for _, command, options in asked:
        if "…" not in options:
            _parsed(command, options)
    files = {*(path.name for path in _YAML), "Dockerfile", "CMD", "ci.md"}
    assert files == {file for file, _, _ in asked}


def test_what_the_examples_publish_is_what_they_ask_for() -> None:
    """A file that a server is told to read is written by a report of its run."""
    for path in _YAML:
        text = path.read_text(encoding="utf-8")
        (options,) = [row[2] for row in _asked() if row[:2] == (path.name, "run")]
        written = {
            file
            for name in _parsed("run", options).reports
            for file in FORMATS[name].files.values()
        }
        named = set(re.findall(r"informes/([\w.-]+)", text))
        assert named <= written, path.name


def test_secrets_come_from_the_environment() -> None:
    for path in _YAML:
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := re.match(r"\s+\w*PASSWORD: (.*)", line):
                assert match[1].startswith("$"), line


@pytest.mark.parametrize("path", _YAML, ids=lambda path: path.name)
def test_each_is_what_its_server_takes(path: Path) -> None:
    """By the schemas that check-jsonschema brings, where it is installed."""
    checker = pytest.importorskip(
        "check_jsonschema",
        reason="check-jsonschema no está instalado: pip install check-jsonschema",
    )
    jsonschema = pytest.importorskip("jsonschema")
    if path.name not in _SCHEMAS:
        pytest.skip(f"{path.name}: su esquema no lo lee un validador corriente")
    home = Path(str(checker.__file__)).parent / "builtin_schemas" / "vendor"
    schema = json.loads((home / _SCHEMAS[path.name]).read_text(encoding="utf-8"))
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if True in document:  # `on` is a truth value for YAML 1.1
        document["on"] = document.pop(True)
    jsonschema.validate(document, schema)


def test_the_page_tells_of_every_report() -> None:
    text = _DOCS.read_text(encoding="utf-8")
    for name, one in FORMATS.items():
        assert f"| `{name}` |" in text
        assert [] == [file for file in one.files.values() if file and f"`{file}" not in text]
