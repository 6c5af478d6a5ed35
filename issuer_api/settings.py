"""What the service is told when it starts: one frozen object, and no secret of its own.

Every setting is an environment variable that begins with ``GOUVCHECK_API_``. Secrets may also lie
in files of a folder, such as ``/run/secrets``, each named like its variable.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SettingsSourceError

from gouvcheck_core.environment import Environment
from gouvcheck_core.format import STATUS_LIST_MAX
from issuer_api.batches.settings import BatchSettings
from issuer_api.download.settings import DownloadSettings
from issuer_api.errors import SettingsError
from issuer_api.publish.settings import PublicationSettings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MIN_SECRET = 32
PREFIX: Final = "GOUVCHECK_API_"
_CONTAINER_SECRETS: Final = Path("/run/secrets")


_List = Annotated[int, Field(ge=0, le=STATUS_LIST_MAX)]


class DocumentKey(BaseModel):
    """A key that signs documents.

    Args:
        signer: URI, ``pkcs11:…``, or ``file:…`` in development.
        types: Kinds of document by their profile's identifier.
        status_list: In which their status bits stand: a number, or several in the order in which
            they are filled. Trust names each of them before the settings do.
        pin_file: Holds the token's PIN, unless the URI names a ``pin-source``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signer: str
    types: tuple[str, ...] = Field(min_length=1)
    status_list: _List | Annotated[tuple[_List, ...], Field(min_length=1)]
    pin_file: Path | None = None

    @property
    def status_lists(self) -> tuple[int, ...]:
        """The numbers of its status lists, in the order in which they are filled."""
        return (self.status_list,) if isinstance(self.status_list, int) else self.status_list

    @model_validator(mode="after")
    def _lists_differ(self) -> Self:
        if len({*self.status_lists}) != len(self.status_lists):
            raise ValueError("a status list is named once")
        return self


class SealSettings(BaseModel):
    """What seals every PDF that the service hands out (PAdES), for programs that check files.

    Args:
        signer: URI of a P-256 key, ``pkcs11:…``, or ``file:…`` in development.
        certificates: File in PEM: the key's own first, then those above it.
        pin_file: Holds the token's PIN, unless the URI names a ``pin-source``.
        reason: Stands in the seal for people; no personal data.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signer: str
    certificates: Path
    pin_file: Path | None = None
    reason: str = Field(default="", max_length=120)


class OAuth(BaseModel):
    """The authorisation server whose tokens let people and programs in.

    Args:
        issuer: As its tokens name it.
        audience: As its tokens name this service.
        jwks: Address of its public keys; nowhere else is a key looked for.
        algorithms: Of its signatures.
        release_managers: Subjects that may let clients in and throw kill switches, if their token
            says ``release``. The first ones are written down here, by whoever runs the service.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
    jwks: str
    algorithms: frozenset[Literal["ES256", "EdDSA", "RS256"]] = frozenset({"ES256", "EdDSA"})
    release_managers: frozenset[str] = frozenset()


class Limits(BaseModel):
    """How often the service lets itself be asked.

    Args:
        storage: Where requests are counted: ``memory://`` for one process, ``redis://…`` for many.
        client: Requests of one client.
        address: Requests from one address that show no key or token, or a bad one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    storage: Annotated[str, Field(pattern=r"^(memory://$|rediss?://)")] = "memory://"
    client: str = "12000/minute"
    address: str = "600/minute"


class Settings(BaseSettings):
    """The settings of the service.

    Args:
        environment: Production refuses whatever is for development only.
        database: ``sqlite:///PATH`` or ``postgresql://USER@HOST/DATABASE``.
        pepper: Secret under which keys, idempotency keys and requests are hashed, 32 bytes or more.
        public_url: Under which the world reaches the service; links in e-mails begin with it.
        issuer: Name of the issuer on documents, by language.
        keys: The folder of published trust that is served under ``/keys/``.
        document_keys: What signs documents.
        download: How citizens fetch documents; None if they cannot.
        batches: How documents are issued in bulk; None if they are not.
        reference_keys: The folder with the keys of reference hashes that the factory handed out,
            each a file ``CAMPAIGN.toml`` for its owner's eyes only; None if there are no vouchers.
        drawers: Processes that draw sheets, about 100 MB each; None: one for each core.
        host: The address to listen on; a proxy with TLS stands in front of it.
        port: The port to listen on.
        proxies: Addresses of proxies whose word on a caller's address is taken.
        shutdown_seconds: Requests that have begun may take so long when the service ends.
        metrics_token: Lets monitoring on other machines read ``/metrics``; none lets nobody.
        head_fresh_seconds: The published head may be so old for ``/readyz``; None does not look.
        oauth: Whose tokens let people and programs in, besides API keys.
        limits: How often the service lets itself be asked.
        publication: Whose keys sign status lists, heads and checkpoints; None if others publish.
        seal: What seals every PDF that is handed out; None if they are not sealed.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    environment: Environment = Environment.PRODUCTION
    database: str
    pepper: Annotated[SecretBytes, Field(min_length=MIN_SECRET)]
    public_url: str
    issuer: dict[str, str] = Field(min_length=1)
    keys: Path
    document_keys: tuple[DocumentKey, ...] = Field(min_length=1)
    download: DownloadSettings | None = None
    batches: BatchSettings | None = None
    reference_keys: Path | None = None
    drawers: int | None = Field(default=None, ge=1, le=64)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    proxies: tuple[str, ...] = ()
    shutdown_seconds: int = Field(default=20, ge=1, le=600)
    metrics_token: Annotated[SecretBytes, Field(min_length=MIN_SECRET)] | None = None
    head_fresh_seconds: int | None = Field(default=None, ge=60)
    oauth: OAuth | None = None
    limits: Limits = Limits()
    publication: PublicationSettings | None = None
    seal: SealSettings | None = None

    @property
    def document_lists(self) -> frozenset[int]:
        """The status lists in which the service gives entries to documents of its own."""
        return frozenset(number for key in self.document_keys for number in key.status_lists)

    @model_validator(mode="after")
    def _production_has_no_stand_in(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            if any(not key.signer.startswith("pkcs11:") for key in self.document_keys):
                raise ValueError("production signs with pkcs11: keys only")
            if not self.public_url.startswith("https://"):
                raise ValueError("production is reached by https only")
        return self


def read_settings() -> Settings:
    """Return the settings of this process' environment and credentials.

    systemd and containers hand secrets over as files: those of ``$CREDENTIALS_DIRECTORY``, or else
    of ``/run/secrets``, count as settings when they are named like them.

    Raises:
        SettingsError: ``settings-wrong``: some are missing or make no sense; all are named.
    """
    named = os.environ.get("CREDENTIALS_DIRECTORY")
    folder = _CONTAINER_SECRETS if named is None else Path(named)
    try:
        return Settings(_secrets_dir=folder if folder.is_dir() else None)  # type: ignore[call-arg]
    except (ValidationError, SettingsSourceError) as error:
        raise wrong(error) from None


def wrong(error: ValidationError | SettingsSourceError) -> SettingsError:
    """Return an error that names each wrong setting and says what is wrong, and never its value."""
    if isinstance(error, ValidationError):
        faults = "; ".join(sorted({_fault(each) for each in error.errors(include_input=False)}))
    else:  # a value that should be JSON and is not; the field is named and the value is not
        faults = f"{error}"
    return SettingsError(
        "settings-wrong",
        f"The service does not start with these settings: {faults}.",
        hint="Compare them with docs/reference/service-settings.md.",
    )


def _fault(each: ErrorDetails) -> str:
    place = "__".join(str(part) for part in each["loc"]).upper()
    said = each["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{place}: {said}" if place else said
