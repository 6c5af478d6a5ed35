"""A real authorisation server (npm oidc-provider) on this machine, and people who log in to it."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx2
import pytest
from joserfc.jwk import ECKey

if TYPE_CHECKING:
    from collections.abc import Iterator

AUDIENCE: Final = "https://documents.example.lu"
_ROOT: Final = Path(__file__).parents[2]
_SOURCE: Final = _ROOT / "tests" / "integration" / "issuer" / "oidc"
_BUILD: Final = _ROOT / "build" / "oidc"
_WORD: Final = "any"
_BACK: Final = "http://127.0.0.1/back"
_VERIFIER: Final = "v" * 64
_MOST_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Args:
        issuer: Its name, which is its address.
        client: The one client that it knows.
    """

    issuer: str
    client: str

    def program(self, scope: str) -> str:
        """Return an access token of the client's program (client credentials)."""
        return self._token(grant_type="client_credentials", scope=scope)

    def person(self, subject: str, scope: str) -> str:
        """Return an access token of a person who logs in and agrees (code and PKCE)."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest())
        with httpx2.Client(base_url=self.issuer) as browser:
            answer = browser.get(
                "/auth",
                params={
                    "client_id": self.client,
                    "response_type": "code",
                    "scope": f"openid {scope}",
                    "redirect_uri": _BACK,
                    "code_challenge": challenge.decode().rstrip("="),
                    "code_challenge_method": "S256",
                },
            )
            code = _walk(browser, answer, subject)
        return self._token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=_BACK,
            code_verifier=_VERIFIER,
        )

    def _token(self, **form: str) -> str:
        answer = httpx2.post(f"{self.issuer}/token", auth=(self.client, _WORD), data=form)
        content: dict[str, Any] = answer.raise_for_status().json()
        token: str = content["access_token"]
        return token


@contextmanager
def serving(client: str) -> Iterator[Server]:
    """Run the server for one client; skip the test where it cannot be had."""
    _install()
    key = ECKey.generate_key("P-256", {"kid": "first", "use": "sig", "alg": "ES256"}, private=True)
    command = ["node", str(_BUILD / "server.mjs"), client, _WORD, AUDIENCE]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "SIGNING_KEY": json.dumps(key.as_dict(private=True))},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            yield Server(f"http://127.0.0.1:{port}", client)
        finally:
            process.stdin.close()
            process.stdout.close()


def _install() -> None:
    """Install the server once from its lock file; several test processes wait for each other."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = {file.name: file.read_bytes() for file in _SOURCE.iterdir() if file.is_file()}
        done = _BUILD / "done"
        if done.is_file() and done.read_text() == _digest(wanted):
            return
        for name, content in wanted.items():
            (_BUILD / name).write_bytes(content)
        installed = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=_BUILD,
            capture_output=True,
            check=False,
            timeout=300,
        )
        if installed.returncode:
            pytest.skip("npm cannot install oidc-provider here")
        done.write_text(_digest(wanted))


def _digest(files: dict[str, bytes]) -> str:
    return hashlib.sha256(b"\0".join(files[name] for name in sorted(files))).hexdigest()


def _walk(browser: httpx2.Client, answer: httpx2.Response, subject: str) -> str:
    """Log in and agree, as a browser would; return the code that the server sends back."""
    for _ in range(_MOST_STEPS):
        where = answer.headers.get("location")
        if where is None:
            form, prompt = _found(r'action="([^"]+)"', answer), _found(r'value="(\w+)"', answer)
            fields = {"prompt": prompt, "login": subject, "password": _WORD}
            answer = browser.post(form, data=fields)
        elif where.startswith(_BACK):
            return str(httpx2.URL(where).params["code"])
        else:
            answer = browser.get(where)
    raise AssertionError("the server does not send anybody back")


def _found(pattern: str, answer: httpx2.Response) -> str:
    match = re.search(pattern, answer.text)
    assert match is not None, answer.status_code
    return match[1]
