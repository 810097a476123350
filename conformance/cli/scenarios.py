"""`conformance scenarios list|show|check|schema`: the scenarios, for who reads and writes them."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from conformance.cli.pack import pack_option
from conformance.core.data_path import data
from conformance.core.disk import save
from conformance.core.errors import UsageError
from conformance.core.nearest import nearest
from conformance.core.phrase import counted
from conformance.http.item import Item
from conformance.http.pack import Pack
from conformance.http.verification import chosen_pack
from conformance.run.plan import scenario_files, scenario_items, scenario_words
from conformance.scenario.document import load
from conformance.scenario.narrative import narrate
from conformance.scenario.schema import schema

_YAML = (".yaml", ".yml")
SCHEMA = data("specs", "scenario.schema.json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `scenarios`."""
    orders = parser.add_subparsers(dest="order", required=True, metavar="list|show|check|schema")
    listed = orders.add_parser("list", help="lista los escenarios del paquete y lo que verifican")
    listed.add_argument("--requisito", metavar="ID", help="solo los que verifican este requisito")
    listed.add_argument("--capacidad", metavar="NOMBRE", help="solo los que usan esta capacidad")
    show = orders.add_parser("show", help="cuenta un escenario paso a paso, en español")
    show.add_argument("story", metavar="ID|ARCHIVO")
    check = orders.add_parser("check", help="revisa archivos de escenario sin correrlos")
    check.add_argument("files", nargs="+", type=Path, metavar="ARCHIVO")
    made = orders.add_parser(
        "schema", help="muestra el JSON Schema de los escenarios, para el editor"
    )
    for order in (listed, show, check, made):
        pack_option(order)
    made.add_argument("--out", type=Path, metavar="ARCHIVO", help="lo escribe en un archivo")


def run(args: argparse.Namespace) -> int:
    """List, tell or check scenarios, or print their schema: faults end with exit code 4."""
    pack = chosen_pack(args.pack, _files(args))
    if args.order == "show":
        print(
            narrate(load(_file(pack, args.story), scenario_words(pack)), pack.requirements), end=""
        )
    elif args.order == "schema":
        _write(schema_text(pack), args.out)
    elif args.order == "check":
        for file, items in scenario_items(pack, args.files).items():
            print(f"{file}: sin errores, {counted(len(items), 'ítem', 'ítems')}")
    else:
        _list(pack, args.requisito, args.capacidad)
    return 0


def _files(args: argparse.Namespace) -> list[Path]:
    """Return the files of scenarios that the order names: they may say which pack is meant."""
    if args.order == "check":
        return list(args.files)
    story = Path(args.story) if args.order == "show" else Path()
    return [story] if story.suffix in _YAML else []


def schema_text(pack: Pack) -> str:
    """Return the JSON Schema of a pack's scenarios as it is published."""
    return json.dumps(schema(scenario_words(pack)), ensure_ascii=False, indent=1) + "\n"


def _list(pack: Pack, requirement: str | None, capability: str | None) -> None:
    _known("--requisito", requirement, pack.requirements)
    _known("--capacidad", capability, pack.bindings.capabilities)
    for items in scenario_items(pack, scenario_files(pack)).values():
        for item in items:
            if _chosen(item, requirement, capability):
                print(f"{item.id}\n    {item.title}\n    {', '.join(item.requirements)}")


def _chosen(item: Item, requirement: str | None, capability: str | None) -> bool:
    return (requirement is None or requirement in item.requirements) and (
        capability is None or capability in item.capabilities
    )


def _known(option: str, word: str | None, accepted: Iterable[str]) -> None:
    words = sorted(accepted)
    if word is not None and word not in words:
        raise UsageError(f"{option} {word}: no se conoce.\n{nearest(word, words)}".rstrip())


def _file(pack: Pack, story: str) -> Path:
    """Return the file of a scenario named by its id, by one of its items or by its path."""
    path = Path(story)
    if path.suffix in _YAML:
        return path
    name = story.removeprefix("scenario/").split("[")[0]
    files = {file.stem: file for file in scenario_files(pack)}
    if name not in files:
        raise UsageError(
            f"No hay un escenario «{story}».\n{nearest(name, sorted(files))}".rstrip()
            + "\n«conformance scenarios list» los muestra; también se acepta la ruta de un archivo."
        )
    return files[name]


def _write(text: str, out: Path | None) -> None:
    if out is None:
        print(text, end="")
        return
    save(out, text)
