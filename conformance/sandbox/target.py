"""The target file that points at a sandbox."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from conformance.core.setting import Settings, tree
from conformance.http.auth.recipe import Recipe
from conformance.http.pack import Pack
from conformance.http.reference import Application, Manner, Reference, declared_by, reference_of

_WAIT_S = 10.0
PASSWORD_VARIABLE = "SANDBOX_PASSWORD"  # the name of a variable, not a secret
PASSWORD = f"${{env:{PASSWORD_VARIABLE}}}"
"""In a target file, where the password of a role stands."""

_PLAIN = Manner()


def target_text(
    pack: Pack,
    base_url: str,
    revision: str = "",
    manner: Manner = _PLAIN,
    defects: Sequence[str] = (),
    caller: str = "",
) -> str:
    """Return the target file (YAML) of the pack's sandbox at `base_url`: every role, the password
    from the environment; without a revision, the pack's usual one; with the defects of what a
    target says of itself.
    """
    base, reference = base_url.rstrip("/"), reference_of(pack)
    said = reference.told(manner)
    there = pack.at(Settings(pack.settings, said))
    target = {
        "name": "Sandbox local",
        "pack": pack.name,
        "revision": revision or pack.revisions[0],
        "services": {name: base + path for name, path in reference.services.items()},
        "environment": "pruebas",
        "roles": {role: _role(there, given) for role, given in reference.roles.items()},
        **_resources(pack, reference),
        **declared_by(reference, defects),
        **({"listen": _listen(caller)} if caller else {}),
        "limits": {"requests_per_second": 1000, "timeout_s": 30},
        **({"enforces_terms": True} if manner.enforce_terms else {}),
        **({"settings": tree(said)} if said else {}),
    }
    return yaml.safe_dump(target, allow_unicode=True, sort_keys=False)


def _listen(caller: str) -> dict[str, Any]:
    """Return where whoever uses the server has to listen."""
    address = urlsplit(caller)
    return {"host": address.hostname, "port": address.port, "wait_s": _WAIT_S}


def _resources(pack: Pack, reference: Reference) -> dict[str, Any]:
    """Return what the file says of resources: their ids where nothing else shows them."""
    if not reference.given:
        return {kind.key: "discover" for kind in pack.resources[:1]}
    named = {kind.key: list(reference.given.get(kind.name, ())) for kind in pack.resources}
    return {key: ids for key, ids in named.items() if ids}


def environment_of(application: Application) -> Mapping[str, str]:
    """Return the variables the target file asks for, with their values."""
    return {PASSWORD_VARIABLE: application.password}


def _role(pack: Pack, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the credentials of a role, those at a service as far as its recipe asks for them."""
    told = _plain(given)
    if "services" not in told:
        return told
    own = {name: _asked(pack.recipe(name), one) for name, one in told.pop("services").items()}
    kept = {name: one for name, one in own.items() if one}
    return {**told, **({"services": kept} if kept else {})}


def _asked(recipe: Recipe, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given for a recipe, as far as it asks for it."""
    return {key: one for key, one in given.items() if key in (*recipe.keys, *recipe.asks)}


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping and those within it as YAML writes them."""
    return {
        name: _plain(value) if isinstance(value, Mapping) else value
        for name, value in given.items()
    }
