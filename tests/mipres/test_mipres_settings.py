"""What a target says of MIPRES: how long its tokens last, and whose billing's is."""

from typing import Any

import pytest

from conformance.core.setting import Settings
from conformance.http.auth.path_token import PathToken
from conformance.packs.mipres import load
from conformance.packs.mipres.settings import SETTINGS


@pytest.mark.parametrize(
    ("given", "life", "recipes"),
    [
        ({}, 86_400.0, {"mipres", "mipres-facturacion"}),
        ({"token.vida_s": 600}, 600.0, {"mipres", "mipres-facturacion"}),
        ({"facturacion.token": "comun"}, 86_400.0, {"mipres"}),
    ],
)
def test_tokens_last_as_long_and_are_shared_as_the_target_says(
    given: dict[str, Any], life: float, recipes: set[str]
) -> None:
    """Without a word of the target both services have an exchange, and tokens last a day."""
    made = [*load().at(Settings(SETTINGS, given)).auth.recipes.values()]
    known = [one for one in made if isinstance(one, PathToken)]
    assert (made, {life}, recipes) == (
        known,
        {one.life_s for one in known},
        {one.name for one in known},
    )
