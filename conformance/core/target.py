"""What to test and as whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.errors import Place
from conformance.core.network import Network
from conformance.core.places import NOWHERE, Places
from conformance.core.privacy import USUAL, Privacy
from conformance.core.resource import ResourceId
from conformance.core.scope import EVERYTHING, WantedScope


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the harness listens for what a system sends it: `public_url` is the address by which it
    is reached from there, its own where none is given; `wait_s` is how long it waits for something
    to arrive.
    """

    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    wait_s: float = 60.0


KEYS = (
    "name",
    "pack",
    "revision",
    "services",
    "contract",
    "environment",
    "roles",
    "scope",
    "limits",
    "codes",
    "strict",
    "enforces_terms",
    "attestations",
    "network",
    "privacy",
    "settings",
    "paths",
    "listen",
)
"""The keys of a target file; those of its pack's resources stand behind the roles."""

UNSERVED = "ninguna"
"""In place of a path: the system does not serve that capability, and need not."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whom a role logs in as. The password never shows in a repr; its variable's name does.

    `password_variable` is "" when the password stands in the file itself (this very machine only).
    `services` are the credentials that the role has with one recipe alone, by its name; `more` is
    what else that recipe asks for (a client's id and secret). `token` is what it shows without
    logging in, "" for whoever logs in; `password_variable` is then that of the token.
    """

    user_name: str = field(repr=False)
    password: str = field(repr=False)
    password_variable: str = "PASSWORD"
    services: Mapping[str, "Credentials"] = field(default_factory=dict, repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)

    @property
    def shows_token(self) -> bool:
        """Whether the file gives a token, everywhere or at some service."""
        return bool(self.token) or any(one.token for one in self.services.values())


@dataclass(frozen=True, slots=True)
class Attestation:
    """What an answerable person declares about a requirement that no request can verify, and when
    (AAAA-MM-DD).

    `place` is where the file says it.
    """

    by: str
    date: str
    text: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Target:
    """What to test and as whom: services by name to base URL, credentials by role.

    `revision` is which of the pack's spellings of the paths it has where no document says it.
    `resources` are the ids to work on, by kind; where none are given, discovery looks for them.
    `declared` is what the file says under each key that the pack declares. Without `listen` nothing
    listens. `settings` are the values that its file gives to settings of the pack, `paths` the
    paths of capabilities that it spells its own way, or UNSERVED.
    """

    name: str
    pack: str
    services: Mapping[str, str]
    roles: Mapping[str, Credentials]
    revision: str
    contract: Mapping[str, str] = field(default_factory=dict)
    environment: str = "pruebas"
    resources: Mapping[str, tuple[ResourceId, ...]] = field(default_factory=dict)
    requests_per_second: float = 50.0
    timeout_s: float = 30.0
    concurrency: int = 4  # items in flight at once at a slow target, all workers together
    codes: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    enforces_terms: bool = False
    max_writes: int | None = None
    max_exchanges: int | None = None
    max_minutes: int | None = None
    max_resources: Mapping[str, int] = field(default_factory=dict)  # by state, or by a kind's key
    attestations: Mapping[str, Attestation] = field(default_factory=dict)
    network: Network = field(default_factory=Network)
    login_paths: Mapping[str, str] = field(default_factory=dict)  # of the services that say one
    scope: WantedScope = EVERYTHING
    privacy: Privacy = USUAL
    declared: Mapping[str, Any] = field(default_factory=dict, repr=False)
    listen: Listen | None = None
    places: Places = field(default=NOWHERE, compare=False, repr=False)  # of its file's keys
    settings: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[str, ...] = field(default=(), repr=False)  # values of private settings
    paths: Mapping[str, str] = field(default_factory=dict)
    p95_s: float = 3.0  # of what each operation takes, the 95th percentile may be so many seconds
