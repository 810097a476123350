"""The target that points at a reference server in this process."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.core.target import Credentials, Listen, Target
from conformance.http.auth.recipe import Recipe
from conformance.http.pack import Pack
from conformance.http.reference import Manner, reference_of
from conformance.http.verification import chosen_pack
from conformance.sandbox.target import PASSWORD

PASSWORD_HERE = "rehearsal"  # of synthetic users in this process
_BASE = "http://sandbox"
_FAST = 1_000_000
_WAIT_S = 10.0
_PLAIN = Manner()


def target_of(revision: str = "", pack_name: str | None = None, manner: Manner = _PLAIN) -> Target:
    """Return the target that points at a sandbox in process, of the pack asked for or of the
    usual one; without a revision, the pack's usual one. It says what a server of that manner needs.
    """
    pack = chosen_pack(pack_name)
    reference = reference_of(pack)
    return Target(
        name="Sandbox en proceso",
        pack=pack.name,
        revision=revision or pack.revisions[0],
        requests_per_second=_FAST,
        services={name: _BASE + path for name, path in reference.services.items()},
        roles={role: _credentials(pack, given) for role, given in reference.roles.items()},
        resources=reference.given,
        declared=reference.declared,
        settings=reference.told(manner),
        listen=Listen(wait_s=_WAIT_S) if reference.calls_back else None,
    )


def _credentials(pack: Pack, given: Mapping[str, Any]) -> Credentials:
    """Return what a target file gives for a role of a reference server."""
    own: Mapping[str, Mapping[str, Any]] = given.get("services", {})
    return replace(
        _of_recipe(pack.auth.main, given),
        services={
            pack.recipe(name).name: _of_recipe(pack.recipe(name), {**given, **one})
            for name, one in own.items()
        },
    )


def _of_recipe(recipe: Recipe, given: Mapping[str, Any]) -> Credentials:
    user, secret = (_told(given.get(key, "")) for key in recipe.keys or Recipe.keys)
    more = {key: _told(given[key]) for key in recipe.asks if key in given}
    return Credentials(user, secret, more=more)


def _told(value: Any) -> str:
    return str(value).replace(PASSWORD, PASSWORD_HERE)
