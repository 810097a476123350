"""What a file of many records costs is measured by a run like any other."""

import pytest
import volume


def test_a_file_is_made_delivered_and_judged(capsys: pytest.CaptureFixture[str]) -> None:
    """Seconds and megabytes of the harness and of the validator are told apart."""
    assert 0 == volume.measure(3000)
    said = capsys.readouterr().out
    assert "3000 registros; pruebas: {'PASSED': 1" in said
    assert "| el arnés |" in said
    assert "| el validador |" in said
