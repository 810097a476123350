"""A sample of all ways in which the sandbox can be wrong, always the same: most of it is found."""

import pytest

from conformance.cli.main import main


def test_of_sixty_mutants_most_are_found_and_the_clean_sandbox_shows_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of the obligatory ones nine in ten; `make mutants` draws a thousand."""
    asked = ["mutants", "--sample", "60", "--seed", "501", "--minimum", "90", "--workers", "1"]
    assert 0 == main(asked), capsys.readouterr().out
    assert "0 hallazgos falsos" in capsys.readouterr().out
