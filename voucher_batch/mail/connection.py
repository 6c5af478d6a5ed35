"""One way to a mail server, kept open from message to message, that knows what became of each.

The last dot of a message decides (RFC 5321 section 4.1.1.4, and RFC 1047 on what may go wrong
there): before it the server has taken nothing on, behind its answer everything is known, and a
connection that breaks between the two leaves a doubt that only a person can settle.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from voucher_batch.errors import MailError
from voucher_batch.mail.secret import read_secret
from voucher_batch.mail.server import Security

if TYPE_CHECKING:
    from types import TracebackType

    from voucher_batch.mail.server import MailServer
    from voucher_batch.mailbox import Mailbox

TIMEOUT: Final = 60.0
"""Seconds without an answer; RFC 5321 section 4.5.3.2 wants minutes, which a campaign has not."""

_ENHANCED: Final = re.compile(rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")
"""RFC 3463. The rest of an answer may hold the address, so that nothing else of it is kept."""
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)

_OK: Final = 200
_TEMPORARY: Final = 400
_CLOSING: Final = 421
_PERMANENT: Final = 500
"""RFC 5321 section 4.2.1; 421 says that the server takes leave."""
_NO_ANSWER: Final = -1
_NO_UTF8: Final = "5.6.7"
"""RFC 6531 section 3.5: the server cannot take a name beyond ASCII before the at sign."""
_LOST: Final = "4.4.2"
"""RFC 3463 section 3.5: bad connection."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The server has taken the message on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take the message.

    Args:
        status: RFC 3463, or the three digits where the server says no more.
    """

    status: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """The server has not taken the message, and may do so later.

    Args:
        status: As in `Refused`.
    """

    status: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The message was handed over whole, and no answer came."""


Outcome = Taken | Refused | Deferred | InDoubt


class Connection:
    """A session with one server, opened when it is needed and again when it was lost.

    Args:
        server: Where to.
        timeout: Seconds to wait for an answer.
    """

    def __init__(self, server: MailServer, *, timeout: float = TIMEOUT) -> None:
        self._server = server
        self._timeout = timeout
        self._session: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave of the server."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                session.quit()
            session.close()

    def send(self, message: bytes, *, sender: Mailbox, recipient: Mailbox) -> Outcome:
        """Hand one message in, and return what became of it.

        Args:
            message: As `compose.compose` makes it.
            sender: Where failures are reported.
            recipient: Who gets it.

        Raises:
            MailError: ``mail-unreachable``, ``mail-tls`` or ``mail-login``: the server takes
                nothing from us now, so that this message was certainly not sent.
        """
        try:
            return self._send(message, sender, recipient)
        except smtplib.SMTPServerDisconnected:
            # Servers end sessions that were silent or long. Nothing was handed over yet.
            self._drop()
        try:
            return self._send(message, sender, recipient)
        except smtplib.SMTPServerDisconnected:
            self._drop()
            return Deferred(_LOST)

    def _send(self, message: bytes, sender: Mailbox, recipient: Mailbox) -> Outcome:
        """Go through one transaction.

        Raises:
            smtplib.SMTPServerDisconnected: The connection broke before the last dot.
            MailError: As `send`.
        """
        session = self._session or self._open()
        options = ["SMTPUTF8"] if recipient.needs_utf8 else []
        if options and not session.has_extn("smtputf8"):
            return Refused(_NO_UTF8)
        try:
            reply = session.mail(sender.address, options)
            if reply[0] >= _PERMANENT:  # it would refuse every message of the campaign
                raise _refuses_us(reply)
            if reply[0] < _TEMPORARY:
                reply = session.rcpt(recipient.address)
            if reply[0] < _TEMPORARY:
                reply = session.docmd("DATA")
            if reply[0] >= _TEMPORARY:
                return self._not_taken(session, *reply)
            session.send(_LEADING_DOT.sub(b"..", message))
        except smtplib.SMTPResponseException as error:  # what came back was not an answer
            raise smtplib.SMTPServerDisconnected from error
        return self._end(session)

    def _end(self, session: smtplib.SMTP) -> Outcome:
        """Send the last dot and wait for what the server says to it."""
        try:
            session.send(b".\r\n")
            code, answer = session.getreply()
        except (smtplib.SMTPException, OSError):
            code, answer = _NO_ANSWER, b""
        if code < _OK:
            self._drop()
            return InDoubt()
        return Taken() if code < _TEMPORARY else self._not_taken(session, code, answer)

    def _not_taken(self, session: smtplib.SMTP, code: int, answer: bytes) -> Outcome:
        """Make ready for the next message, and return what the answer means for this one."""
        if code == _CLOSING:
            self._drop()
        else:
            session.rset()
        status = _status(code, answer)
        return Refused(status) if code >= _PERMANENT else Deferred(status)

    def _open(self) -> smtplib.SMTP:
        """Connect, secure the connection, and log in."""
        server = self._server
        password = None if server.password is None else read_secret(server.password)
        tls = None if server.security is Security.NONE else server.tls()
        try:
            session = self._session = _connect(server, tls, self._timeout)
            if session.sock is not None:
                # The last dot shall not wait for the acknowledgement of what stands before it.
                session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls is not None and server.security is Security.STARTTLS:
                session.starttls(context=tls)
            session.ehlo_or_helo_if_needed()
            if password is not None:
                session.login(server.user, password.reveal())
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _not_open(error) from error
        return session

    def _drop(self) -> None:
        """Forget a session without taking leave."""
        session, self._session = self._session, None
        if session is not None:
            session.close()


def _connect(server: MailServer, tls: ssl.SSLContext | None, timeout: float) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=tls)
    return smtplib.SMTP(server.host, server.port, timeout=timeout)


def _not_open(error: smtplib.SMTPException | OSError) -> MailError:
    """Return why there is no session, in our words."""
    match error:
        case ssl.SSLError():
            return MailError(
                "mail-tls",
                "The connection to the mail server cannot be secured.",
                hint="Check the host's name and certificate; ca=file:PATH names its authority.",
            )
        case smtplib.SMTPNotSupportedError():
            return MailError(
                "mail-tls",
                "The mail server does not offer STARTTLS, or no way to log in behind it.",
                hint="Try smtps:// and its port, or ask who runs the server.",
            )
        case smtplib.SMTPAuthenticationError(smtp_code=code) if code >= _PERMANENT:
            return MailError(
                "mail-login",
                "The mail server does not let us in with this user and password.",
                hint="Check the user in the URI and the file with the password.",
            )
        case _:
            return MailError(
                "mail-unreachable",
                "The mail server does not answer as one.",
                hint="Check host and port, or try again later: nothing is lost or sent twice.",
            )


def _status(code: int, answer: bytes) -> str:
    """Return the enhanced status code of an answer, or its three digits."""
    found = _ENHANCED.match(answer)
    return found[0].decode("ascii") if found else str(code)


def _refuses_us(reply: tuple[int, bytes]) -> MailError:
    status = _status(*reply)
    return MailError(
        "mail-sender",
        f"The mail server refuses the sender of the campaign ({status}).",
        hint="Ask who runs it to let this machine send for the sender's address.",
    )
