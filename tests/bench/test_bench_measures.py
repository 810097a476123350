"""The measures count what they say, on files of the test's own."""

from pathlib import Path

from measures import measured


def test_lines_nodes_branches_and_names_are_counted(tmp_path: Path) -> None:
    """Two files with one class of a name, a function of eleven branches and a private import."""
    ways = "".join(f"    if x == {number}:\n        pass\n" for number in range(11))
    (tmp_path / "a.py").write_text(f"class Same: ...\n\n\ndef dense(x):\n{ways}")
    (tmp_path / "b.py").write_text(
        f"from os import _exit\nclass Same: ...\nx = '{'-' * 100}'\n\n\ndef airy():\n    pass\n"
    )
    made = measured(tmp_path)
    assert (29, 1, 1, 1, 1) == (
        made.lines,
        made.over_branches,
        made.over_width,
        made.duplicate_classes,
        made.private_names,
    )
