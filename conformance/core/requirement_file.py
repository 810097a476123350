"""The register of what a norm asks, read from its file: every fault told at its line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from conformance.core.finding import Level
from conformance.core.requirement import ATTESTATION, ITEMS, VERIFY, Requirement
from conformance.core.yaml.file import Sort
from conformance.core.yaml.reader import YamlReader, filled, opened


def load_requirements(path: Path) -> dict[str, Requirement]:
    """Return the requirements of a file by id. Raises UsageError with every fault at its line: of
    keys, ids, levels and references.
    """
    reader = opened(path, _SORT)
    root, top = reader.versioned(None, usual=1)
    for key in ("documents", "requirements"):
        if key not in top:
            reader.fault(root, f"Falta «{key}» en el archivo de requisitos.")
    documents = reader.mapping(top.get("documents"), "documents").items()
    titles = {name: reader.text(one, f"documents.{name}") for name, one in documents}
    found: dict[str, tuple[yaml.Node, Requirement]] = {}
    for row in reader.sequence(top.get("requirements"), "requirements", empty=True):
        one = _requirement(reader, row, titles)
        if one is not None and one.id in found:
            reader.fault(row, f"El requisito «{one.id}» está repetido.")
        elif one is not None:
            found[one.id] = row, one
    result = {name: one for name, (_, one) in found.items()}
    for row, one in found.values():
        for fault in _faults_of(one, result):
            reader.fault(row, fault)
    reader.raise_faults()
    return result


_SORT = Sort("el archivo de requisitos", merges=True)
_LEVELS = tuple(one.value for one in Level)
_NEEDED = ("id", "level", "document", "source", "text")
_SINGLE = (*_NEEDED, "section", "note", "verify")
_SERIES = ("within", "capabilities", "calls", "items")
# `either`, what else is right, is for those who read the file.
_REQUIREMENT_KEYS = (*_SINGLE, "either", *_SERIES)


def _requirement(
    reader: YamlReader, node: yaml.Node, titles: Mapping[str, str]
) -> Requirement | None:
    """Return a requirement, None for a row of which no requirement can be made: its faults are
    noted.
    """
    before = len(reader.faults)
    row = reader.mapping(node, "un requisito", _REQUIREMENT_KEYS)
    row = {key: value for key, value in row.items() if filled(value) and value.value != ""}
    name = row["id"].value if "id" in row else "None"
    missing = [key for key in _NEEDED if key not in row]
    if missing and isinstance(node, yaml.MappingNode):
        reader.fault(node, f"Al requisito «{name}» le falta: {', '.join(missing)}.")
    said = {key: reader.text(row[key], f"{key} de «{name}»") for key in _SINGLE if key in row}
    level = said.get("level")
    if level and level not in _LEVELS:
        accepted = f"Se acepta: {', '.join(_LEVELS)}."
        reader.fault(row["level"], f"El nivel de «{name}» es «{level}».", accepted)
    series = {key: _several(reader, row.get(key), f"{key} de «{name}»") for key in _SERIES}
    return _made(said, series, titles) if len(reader.faults) == before else None


def _made(
    said: Mapping[str, str], series: Mapping[str, tuple[str, ...]], titles: Mapping[str, str]
) -> Requirement:
    return Requirement(
        said["id"],
        Level(said["level"]),
        said["source"],
        titles.get(said["document"], said["document"]),
        said["text"],
        said.get("note", ""),
        said.get("section", ""),
        said.get("verify", ITEMS),
        series["within"],
        series["capabilities"],
        series["calls"],
        series["items"],
    )


def _several(reader: YamlReader, node: yaml.Node | None, what: str) -> tuple[str, ...]:
    """Return the texts that a key holds, one or more of them."""
    if isinstance(node, yaml.ScalarNode):
        return (reader.text(node, what),)
    return reader.texts(node, what)


def _faults_of(one: Requirement, known: Mapping[str, Requirement]) -> list[str]:
    faults = [*_faults_within(one, known)]
    if one.verify not in VERIFY:
        faults.append(f"{one.id} se verifica por «{one.verify}»; se acepta: {', '.join(VERIFY)}.")
    if one.verify == ATTESTATION and not one.note:
        faults.append(f"{one.id} pide una atestación y no dice por qué (note).")
    if one.verify != ITEMS and one.within:
        faults.append(f"{one.id} no puede tener within y verify a la vez.")
    if not one.within and (one.capabilities or one.calls or one.items):
        faults.append(f"{one.id} acota un requisito más amplio que no nombra (within).")
    return faults


def _faults_within(one: Requirement, known: Mapping[str, Requirement]) -> Iterator[str]:
    """Yield the wider requirements that do not exist, then those that are a part themselves."""
    for wider in one.within:
        if wider not in known:
            yield f"{one.id} está dentro de {wider}, que no existe."
    for wider in one.within:
        if wider in known and known[wider].within:
            yield f"{one.id} está dentro de {wider}, que a su vez está dentro de otro."
