"""Tokens of SoftHSM in a folder of their own, for tests and measurements."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pkcs11
from pkcs11 import Attribute, KeyType, MechanismFlag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pkcs11 import Session

MODULES: Final = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/local/lib/softhsm/libsofthsm2.so"),
)
MISSING: Final = "SoftHSM is missing. Install it with: apt-get install -y softhsm2"
PIN: Final = "user-471108"
SECURITY_OFFICER_PIN: Final = "officer-471108"

P256: Final = bytes.fromhex("06082a8648ce3d030107")
P384: Final = bytes.fromhex("06052b81040022")

# SoftHSM's tokens of one process have different names, so that no test sees another one's.
_NUMBERS: Final = itertools.count(1)


def module() -> Path:
    """Return SoftHSM's module, or say how it is installed."""
    found = next((path for path in MODULES if path.exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        raise FileNotFoundError(MISSING)
    return found


@dataclass(frozen=True, slots=True)
class SoftToken:
    """A token with its PIN in a file."""

    module: Path
    folder: Path
    label: str

    @property
    def pin_file(self) -> Path:
        return self.folder / "pin"

    @property
    def tokens(self) -> Path:
        """Return the folder whose absence is the loss of all tokens."""
        return self.folder / "tokens"

    def uri(
        self, key: str = "object=K", *, token: str | None = None, pin: str | None = None
    ) -> str:
        """Return the URI of a key."""
        token = f"token={self.label}" if token is None else token
        pin = f"&pin-source=file:{self.pin_file}" if pin is None else pin
        return f"pkcs11:{token};{key}?module-path={self.module}{pin}"

    def initialise(self, label: str | None = None) -> None:
        """Make a token, or a further one."""
        subprocess.run(
            [
                *("softhsm2-util", "--init-token", "--free", "--label", label or self.label),
                *("--pin", PIN, "--so-pin", SECURITY_OFFICER_PIN),
            ],
            check=True,
            capture_output=True,
        )

    def library(self) -> Any:
        """Return the module as the signers of this process use it."""
        return pkcs11.lib(str(self.module))

    @contextmanager
    def session(self, label: str | None = None) -> Iterator[Session]:
        """Open a session that may write, as the key's owner would with another program."""
        session = (
            self.library().get_token(token_label=label or self.label).open(rw=True, user_pin=PIN)
        )
        try:
            yield session
        finally:
            session.close()

    def make_pair(
        self,
        key_type: KeyType = KeyType.EC,
        parameters: bytes = P256,
        *,
        label: str | None = "K",
        id: bytes | None = b"\x01",  # noqa: A002 - the binding's own name for it
        private: Mapping[Attribute, Any] | None = None,
    ) -> None:
        """Make a pair of keys as no careful ceremony would."""
        template = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, **(private or {})}
        with self.session() as session:
            if key_type is KeyType.RSA:
                session.generate_keypair(
                    key_type, 2048, label=label, id=id, store=True, private_template=template
                )
                return
            curve = session.create_domain_parameters(
                key_type, {Attribute.EC_PARAMS: parameters}, local=True
            )
            curve.generate_keypair(
                id=id,
                label=label,
                store=True,
                capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
                private_template=template,
            )


def new_token(folder: Path) -> SoftToken:
    """Make a token below ``folder``, which this process' module then uses."""
    token = SoftToken(module(), folder, f"T{os.getpid()}-{next(_NUMBERS)}")
    token.tokens.mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {token.tokens}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    token.initialise()
    token.pin_file.write_text(f"{PIN}\n")
    return token
