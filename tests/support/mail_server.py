"""A mail server on this machine that answers as it is told, and keeps what it takes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, Final, cast

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from email.message import EmailMessage

HOST: Final = "127.0.0.1"


@dataclass(slots=True)
class Desk:
    """What the server takes, and what it answers.

    Args:
        taken: Messages that it has taken on, as they came.
        recipients: What was said in RCPT, in order.
        senders: What was said in MAIL, in order.
        logins: User and password of each login.
        sessions: How many were opened.
        answers: By recipient, the answers of RCPT one after the other; the last one stays.
        to_mail: The answer of MAIL, or None to go on.
        to_data: The answer to the last dot, or None to take the message; then it is not kept.
        cuts_at_dot: Whether it cuts the connection at the last dot, after it has kept the message.
        cuts_at_mail: How many times more it cuts the connection at MAIL.
        password: What lets a user in.
    """

    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    sessions: int = 0
    answers: dict[str, list[str]] = field(default_factory=dict)
    to_mail: str | None = None
    to_data: str | None = None
    cuts_at_dot: bool = False
    cuts_at_mail: int = 0
    password: str = "right"  # noqa: S105 - of a server that lives for one test
    port: int = 0

    @property
    def uri(self) -> str:
        """The server, spoken to without TLS."""
        return f"smtp+plain://{HOST}:{self.port}"

    def messages(self) -> list[EmailMessage]:
        """Return what was taken on, parsed."""
        return [message_from_bytes(data, policy=policy.default) for data in self.taken]

    async def handle_EHLO(  # noqa: N802 - names and order are aiosmtpd's
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.cuts_at_mail:
            self.cuts_at_mail -= 1
            server.transport.close()
        self.senders.append(address)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.to_mail or "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.recipients.append(address)
        answers = self.answers.get(address, ["250 2.1.5 OK"])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.to_data is not None:
            return self.to_data
        self.taken.append(envelope.content)
        if self.cuts_at_dot:
            server.transport.close()
        return "250 2.0.0 OK"

    def authenticate(self, *arguments: Any) -> AuthResult:
        """Let in who knows the password."""
        login = cast("LoginPassword", arguments[-1])
        said = (login.login.decode(), login.password.decode())
        self.logins.append(said)
        return AuthResult(success=said[1] == self.password, handled=False)


@contextlib.contextmanager
def serving(
    desk: Desk,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    utf8: bool = True,
) -> Iterator[Desk]:
    """Run the server in a thread of its own for a while.

    Args:
        desk: What it answers, and where it keeps what it takes.
        tls: For TLS from the first byte, or None.
        starttls: For STARTTLS, which is then demanded; or None.
        utf8: Whether it offers SMTPUTF8.
    """
    options: dict[str, Any] = {}
    if starttls is not None:
        options = {"tls_context": starttls, "require_starttls": True}
    if tls is not None or starttls is not None:
        options |= {"authenticator": desk.authenticate, "auth_require_tls": starttls is not None}
    loop = asyncio.new_event_loop()

    def session() -> SMTP:
        return SMTP(desk, hostname=HOST, enable_SMTPUTF8=utf8, loop=loop, **options)

    server = loop.run_until_complete(loop.create_server(session, HOST, 0, ssl=tls))
    desk.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield desk
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Close the server, and what still hangs on it."""
    server.close()
    others = asyncio.all_tasks() - {cast("asyncio.Task[None]", asyncio.current_task())}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await server.wait_closed()
