"""What the service is told when it starts: one frozen object, and no secret of its own.

Every setting is an environment variable that begins with ``GOUVCHECK_API_``. Secrets may also lie
in files of a folder, such as ``/run/secrets``, each named like its variable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gouvcheck_core.environment import Environment

MIN_SECRET = 32


class DocumentKey(BaseModel):
    """A key that signs documents.

    Args:
        signer: URI, ``pkcs11:…``, or ``file:…`` in development.
        types: Kinds of document by their profile's identifier.
        status_list: In which their status bits stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signer: str
    types: tuple[str, ...] = Field(min_length=1)
    status_list: int = Field(ge=0, le=65_535)


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
    """

    model_config = SettingsConfigDict(
        env_prefix="GOUVCHECK_API_",
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

    @model_validator(mode="after")
    def _production_has_no_stand_in(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            if any(not key.signer.startswith("pkcs11:") for key in self.document_keys):
                raise ValueError("production signs with pkcs11: keys only")
            if not self.public_url.startswith("https://"):
                raise ValueError("production is reached by https only")
        return self
