"""How dense the code is: the measures of the house, of this project and of others beside it.

Usage: python bench/measures.py [FOLDER | installed package]…   (without any: this project, and
two codebases that it looks up to)
"""

import ast
import importlib.util
import statistics
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_BESIDE = ("httpx", "pluggy")
_WIDTH = 100
_BRANCHES = 10
_BRANCHING = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.With,
    ast.Assert,
    ast.comprehension,
    ast.match_case,
)
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is counted of a tree of Python files. A line is one with code or text on it."""

    lines: int
    nodes_per_line: float
    median_function: float
    over_branches: int
    over_width: int
    duplicate_classes: int
    private_names: int

    def cells(self) -> Iterator[str]:
        """Yield the figures as cells of a table."""
        yield f"{self.lines}"
        yield f"{self.nodes_per_line:.1f}"
        yield f"{self.median_function:.0f}"
        yield f"{self.over_branches}"
        yield f"{self.over_width}"
        yield f"{self.duplicate_classes}"
        yield f"{self.private_names}"


_HEAD = (
    "code",
    "lines",
    "syntax nodes per line",
    "median function, in nodes",
    f"functions over {_BRANCHES} branches",
    f"lines over {_WIDTH}",
    "class names defined twice",
    "private names of others",
)


def measured(home: Path) -> Measures:
    """Return the measures of all the Python files below a folder, tests of a library left out."""
    lines = nodes = wide = private = 0
    functions: list[int] = []
    branches: list[int] = []
    classes: Counter[str] = Counter()
    for path in sorted(home.rglob("*.py")):
        if "tests" in path.relative_to(home).parts:
            continue
        with tokenize.open(path) as file:
            text = file.read()
        tree = ast.parse(text)
        told = [line for line in text.splitlines() if line.strip()]
        lines += len(told)
        wide += sum(len(line) > _WIDTH for line in told)
        nodes += sum(1 for _ in ast.walk(tree))
        private += _private(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes[node.name] += 1
            if isinstance(node, _FUNCTION):
                inner = list(ast.walk(node))
                functions.append(len(inner))
                branches.append(sum(map(_ways, inner)))
    return Measures(
        lines,
        nodes / lines,
        statistics.median(functions),
        sum(one > _BRANCHES for one in branches),
        wide,
        sum(times > 1 for times in classes.values()),
        private,
    )


def _ways(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    return isinstance(node, _BRANCHING)


def _private(tree: ast.Module) -> int:
    """Count what is imported under a private name: of a module or from it."""
    named = [
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
        for part in (*(node.module or "").split("."), *(one.name for one in node.names))
    ]
    return sum(one.startswith("_") and not one.startswith("__") for one in named)


def _folder(named: str) -> Path:
    if Path(named).is_dir():
        return Path(named)
    found = importlib.util.find_spec(named)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{named}: neither a folder nor an installed package")
    return Path(found.submodule_search_locations[0])


def main() -> None:
    """Print a table in Markdown."""
    asked = sys.argv[1:]
    places = [(one, _folder(one)) for one in asked] or [
        ("conformance", _ROOT / "conformance"),
        *((one, _folder(one)) for one in _BESIDE),
    ]
    print("| " + " | ".join(_HEAD) + " |")
    print("|" + "---|" * len(_HEAD))
    for name, home in places:
        print(f"| {name} | " + " | ".join(measured(home).cells()) + " |")
    if not asked:
        own = measured(_ROOT / "conformance").lines
        tests = measured(_ROOT / "tests").lines
        print(f"\nLines of tests per line of code: {tests / own:.2f}")


if __name__ == "__main__":
    main()
