"""How this process speaks to tokens: one session for each, and one lock around all of it.

Sessions that work at the same time crash PKCS#11 modules, so nothing here runs beside anything
else. Logins and handles are of no use after a fork, so a process that finds itself to be another
one starts anew. A token that is lost, switched off or logged out is logged in to once more.
"""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from gouvcheck_core.errors import SignerError
from gouvcheck_core.signer.binding import binding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from pkcs11 import Session
    from pkcs11 import Token as OpenableToken

    from gouvcheck_core.signer.pin import Pin, PinSource
    from gouvcheck_core.signer.uri import Pkcs11Uri

_T = TypeVar("_T")
_Name: TypeAlias = tuple[str | None, bytes | None]
"""Label and serial number of a token."""


class _Unreachable(SignerError):
    """The module does not start, or the token is not there."""


class _Module:
    """One PKCS#11 module in this process, with the sessions on its tokens."""

    def __init__(self, path: Path) -> None:
        self._path: Final = str(path)
        self._process: int | None = None
        self._sessions: dict[_Name, Session] = {}
        self.refused: Final[dict[_Name, Pin]] = {}
        """The PIN that each token called wrong last; see `Token._login`."""

    def held(self, name: _Name) -> Session | None:
        """Return the session on a token, if this very process has one."""
        if self._process not in {None, os.getpid()}:
            self.reset()
        return self._sessions.get(name)

    def hold(self, name: _Name, session: Session) -> None:
        """Keep a session for the calls to come."""
        self._sessions[name] = session

    def library(self) -> Any:  # noqa: ANN401 - its type is in the compiled part of the binding
        """Return the module, started."""
        p11 = binding()
        self._process = os.getpid()
        try:
            return p11.lib(self._path)
        except p11.PKCS11Error as error:
            raise _Unreachable(
                "signer-module",
                f"The PKCS#11 module {self._path} cannot be loaded or does not start.",
                hint="Check module-path and the module's own configuration.",
            ) from error

    def reset(self) -> None:
        """Forget every session and stop the module; it starts again with the next use."""
        self._sessions.clear()
        p11 = binding()
        with contextlib.suppress(p11.PKCS11Error):
            p11.lib(self._path).finalize()


_LOCK: Final = threading.RLock()
_MODULES: Final[dict[Path, _Module]] = {}


@functools.cache
def _fork_between_calls() -> None:
    """Let no child begin its life in the middle of a parent's call, with the lock held for ever."""
    os.register_at_fork(
        before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release
    )


def close_tokens() -> None:
    """Log out of every token and stop the modules; a signer that is used again logs in again."""
    with _LOCK:
        for module in _MODULES.values():
            module.reset()


class Token:
    """A token that somebody wants to use.

    Args:
        uri: Names the module and the token.
        pin: Asked at each login.
    """

    def __init__(self, uri: Pkcs11Uri, *, pin: PinSource) -> None:
        _fork_between_calls()
        self._name: Final[_Name] = (uri.token, uri.serial)
        self._path: Final = uri.module
        self._pin: Final = pin

    def run(self, work: Callable[[Session], _T]) -> _T:
        """Return what ``work`` makes of a session on the token, while nothing else uses one.

        ``work`` is called again after a new login if the session turns out to be lost.

        Raises:
            SignerError: The token cannot be reached, or refuses.
        """
        p11 = binding()
        with _LOCK:
            module = _MODULES.setdefault(self._path, _Module(self._path))
            session = module.held(self._name)
            lost = False
            if session is not None:
                try:
                    return work(session)
                except p11.PKCS11Error:
                    # Modules say a loss in many ways: the handles of session, key or object are
                    # invalid, the device is removed or in error, nobody is logged in.
                    module.reset()
                    lost = True
            try:
                return work(self._login(module))
            except (p11.PKCS11Error, _Unreachable) as error:
                module.reset()
                if lost:
                    raise _lost(error) from error
                if isinstance(error, _Unreachable):
                    raise
                raise _refused(error) from error

    def _login(self, module: _Module) -> Session:
        p11 = binding()
        library = module.library()
        label, serial = self._name
        try:
            token = library.get_token(token_label=label, token_serial=serial)
        except p11.NoSuchToken as error:
            raise _Unreachable(
                "signer-token-missing",
                "No token has the label or serial number of the URI.",
                hint="Connect the token, or correct the URI.",
            ) from error
        except p11.MultipleTokensReturned as error:
            raise SignerError(
                "signer-token-ambiguous",
                "More than one token has the label or serial number of the URI.",
                hint="Name one of them by token and serial.",
            ) from error
        session = self._session(token, module)
        module.hold(self._name, session)
        return session

    def _session(self, token: OpenableToken, module: _Module) -> Session:
        p11 = binding()
        pin = self._pin()
        # Tokens lock themselves after a few wrong PINs. The same one is not tried twice.
        if module.refused.get(self._name) == pin:
            raise _wrong_pin()
        try:
            return token.open(user_pin=pin.reveal())
        except p11.UserAlreadyLoggedIn:  # under another name, or by another part of the program
            return token.open()
        except (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange) as error:
            module.refused[self._name] = pin
            raise _wrong_pin() from error
        except (p11.PinLocked, p11.PinExpired, p11.UserPinNotInitialized) as error:
            raise SignerError(
                "signer-pin-locked",
                f"The token takes no PIN as it is ({type(error).__name__}).",
                hint="Unlock it or set its user PIN, with the tool of its maker.",
            ) from error


def _wrong_pin() -> SignerError:
    return SignerError(
        "signer-pin",
        "The token does not accept the PIN, which will not be tried again.",
        hint="Correct the PIN file before the token locks itself.",
    )


def _lost(error: Exception) -> SignerError:
    return SignerError(
        "signer-token-lost",
        f"The token was lost, and logging in again did not help ({_name_of(error)}).",
        hint="Check that the token is connected and switched on.",
    )


def _refused(error: Exception) -> SignerError:
    return SignerError(
        "signer-refused",
        f"The token refuses ({_name_of(error)}).",
        hint="Check what the token and the key allow, with the tool of the token's maker.",
    )


def _name_of(error: Exception) -> str:
    return error.code if isinstance(error, SignerError) else type(error).__name__
