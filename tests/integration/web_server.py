"""A web server on this machine that answers as it is told, with a certificate of its own making."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

HOST: Final = "127.0.0.1"
DAY: Final = dt.timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True, slots=True)
class Authority:
    """A certification authority that nobody but a test trusts."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def trusting(self) -> ssl.SSLContext:
        """Return what a client needs that trusts this authority alone."""
        own = self._signed("Test authority", self.key, subject_alternative=None, days=(-1, 1))
        pem = own.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def serving(self, name: str = HOST, *, days: tuple[int, int] = (-1, 1)) -> ssl.SSLContext:
        """Return what a server of that name or address needs.

        Args:
            name: Host name or IP address in the certificate.
            days: First and last day of the certificate, seen from today.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        alternative: x509.GeneralName
        try:
            alternative = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            alternative = x509.DNSName(name)
        certificate = self._signed(name, key, subject_alternative=alternative, days=days)
        path = self.folder / "server.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _signed(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        subject_alternative: x509.GeneralName | None,
        days: tuple[int, int],
    ) -> x509.Certificate:
        today = dt.datetime.now(dt.UTC)
        authority = subject_alternative is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name("Test authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today + days[0] * DAY)
            .not_valid_after(today + days[1] * DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if subject_alternative is not None:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([subject_alternative]), critical=False
            )
        return builder.sign(self.key, hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Args:
        url: Of its root, with the last slash.
        asked: The paths asked for so far.
    """

    url: str
    asked: list[str]


@contextlib.contextmanager
def running(
    answer: Callable[[BaseHTTPRequestHandler], None], *, context: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Run a server in a thread.

    Args:
        answer: Called for each request.
        context: For https; plain http without.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        timeout: ClassVar[float | None] = 10

        def do_GET(self) -> None:
            asked.append(self.path)
            with contextlib.suppress(OSError):  # who asked may have heard enough
                answer(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            pass

    class Quiet(ThreadingHTTPServer):
        block_on_close = True
        daemon_threads = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of clients that refuse the certificate."""

        def get_request(self) -> tuple[Any, Any]:
            connection, address = super().get_request()
            if context is None:
                return connection, address
            wrapped = context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
            return wrapped, address

    with Quiet((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        scheme = "http" if context is None else "https"
        try:
            yield Server(f"{scheme}://{HOST}:{server.server_address[1]}/", asked)
        finally:
            server.shutdown()
            thread.join()
