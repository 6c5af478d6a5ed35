"""From settings to a running service: opened in one order, closed in the other."""

from __future__ import annotations

import secrets
import time
import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import by_id
from gouvcheck_core.signer import DevelopmentOnlyWarning, close_tokens, file_pin, open_signer
from gouvcheck_core.trust.state import State
from gouvcheck_core.update import root_name
from issuer_api.batches import clerk
from issuer_api.clients.tokens import open_tokens
from issuer_api.documents.service import Desk
from issuer_api.download.chores import chores as downloads
from issuer_api.drawing import drawers
from issuer_api.errors import SettingsError
from issuer_api.house import House
from issuer_api.limits.limiter import open_limiter
from issuer_api.observe import observed
from issuer_api.operate.chores import Chore
from issuer_api.operate.counting import Tally, check
from issuer_api.operate.in_turn import in_turn
from issuer_api.publish.opening import open_press
from issuer_api.publish.publisher import Publisher, chore
from issuer_api.settings import PREFIX
from issuer_api.store.opening import open_register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gouvcheck_core.signer import Signer
    from issuer_api.house import Clock
    from issuer_api.settings import Settings
    from issuer_api.sheets.seal import Seal
    from issuer_api.store.opening import Register

_HOUR: Final = 3600
_FIRST_ROOT: Final = 1


def now() -> int:
    """Return the clock of this machine, seconds since 1970-01-01T00:00:00Z."""
    return int(time.time())


@contextmanager
def open_house(settings: Settings, *, clock: Clock = now) -> Iterator[House]:
    """Open all that routes need, and close it afterwards.

    Args:
        settings: What the service was told.
        clock: The time.

    Raises:
        SettingsError: ``settings-unusable``: the setting is named, with what is wrong with it;
            ``settings-types``: two keys would sign the same kind of document.
    """
    with ExitStack() as stack:
        with _of("KEYS"):
            require_own_root(settings)
        stack.callback(close_tokens)
        desk = open_desk(settings)
        with _of("DATABASE"):
            opened = stack.enter_context(open_register(settings.database))
            register = in_turn(opened, settings.database)
        with _of("LIMITS"):
            limiter = open_limiter(settings)
        seal = open_seal(settings)
        house = House(settings, register, desk, clock, limiter, open_tokens(settings), seal=seal)
        house = replace(house, draw=stack.enter_context(drawers.opened(settings.drawers)))
        stack.enter_context(clerk.opened(house))
        chores = (counting(register), *downloads(house), *publishing(house))
        yield replace(house, chores=chores)


def open_desk(settings: Settings) -> Desk:
    """Return what documents are issued with; every signer has shown its public key.

    Raises:
        SettingsError: As `open_house`.
    """
    signers: dict[int, Signer] = {}
    lists: dict[int, tuple[int, ...]] = {}
    for number, key in enumerate(settings.document_keys):
        with _of(f"DOCUMENT_KEYS, number {number + 1}"):
            signer = _open(key.signer, key.pin_file, settings)
            kinds = {by_id(name).type for name in key.types}
        if kinds & signers.keys():
            raise SettingsError(
                "settings-types",
                f"{PREFIX}DOCUMENT_KEYS names two keys for one kind of document.",
                hint="Leave each kind to one key: the one that is in service.",
            )
        signers |= dict.fromkeys(kinds, signer)
        lists |= dict.fromkeys(kinds, key.status_lists)
    return Desk(
        signers=signers,
        lists=lists,
        pepper=settings.pepper.get_secret_value(),
        random=secrets.token_bytes,
    )


def open_seal(settings: Settings) -> Seal | None:
    """Return what PDFs are sealed with, where the settings name a key for it.

    Raises:
        SettingsError: ``settings-seal``: the certificates or the package cannot be read;
            ``settings-unusable``: they are not those of the key.
    """
    wanted = settings.seal
    if wanted is None:
        return None
    try:
        from issuer_api.sheets.seal import Seal  # noqa: PLC0415 - only what seals needs pyHanko

        chain = wanted.certificates.read_bytes()
    except (ImportError, OSError) as error:
        raise SettingsError(
            "settings-seal",
            f"{PREFIX}SEAL cannot be used ({getattr(error, 'strerror', None) or error}).",
            hint="Name the file of its certificates, and install the extra gouvcheck[seal].",
        ) from error
    with _of("SEAL"):
        signer = _open(wanted.signer, wanted.pin_file, settings)
        return Seal(signer, chain=chain, reason=wanted.reason)


def require_own_root(settings: Settings) -> None:
    """Refuse the demonstration's root in production, and a folder that publishes no root.

    Raises:
        SettingsError: ``settings-keys``.
        TrustFileError: ``trust-demo-root``, or it is no root.
    """
    path = settings.keys / root_name(_FIRST_ROOT)
    try:
        root = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            "settings-keys",
            f"The first root of the published keys cannot be read ({error.strerror}).",
            hint="Name the folder that `gouvcheck keys init` made.",
        ) from error
    State.anchored(root, environment=settings.environment)


def publishing(house: House) -> tuple[Chore, ...]:
    """Return the chore that publishes, where the settings name keys for it.

    Raises:
        SettingsError: ``settings-unusable``.
    """
    settings, wanted = house.settings, house.settings.publication
    if wanted is None:
        return ()
    with _of("PUBLICATION"):
        press = open_press(
            settings, wanted, opened=lambda uri: _open(uri, wanted.pin_file, settings)
        )
    publisher = Publisher(house.register, press, desk=house.desk, clock=house.clock)
    return (chore(publisher, every=wanted.every),)


def _open(uri: str, pin_file: Path | None, settings: Settings) -> Signer:
    pin = None if pin_file is None else file_pin(pin_file)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DevelopmentOnlyWarning)
        signer = open_signer(uri, environment=settings.environment, pin=pin)
    public = signer.public
    if caught:
        observed.warning("signer-for-development-only", kid=public.kid.hex())
    return signer


def counting(register: Register) -> Chore:
    """Return the chore that counts signatures, leaves and documents every hour."""
    tally = Tally()
    return Chore("counts", _HOUR, lambda: check(register, tally))


@contextmanager
def _of(setting: str) -> Iterator[None]:
    """Say which setting an error comes from."""
    try:
        yield
    except GouvCheckError as error:
        raise SettingsError(
            "settings-unusable",
            f"{PREFIX}{setting} cannot be used. {error.sentence}",
            hint=error.hint,
        ) from error
