"""Mail servers as URIs, and secrets in files."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from voucher_batch.errors import MailError
from voucher_batch.mail.secret import read_secret
from voucher_batch.mail.server import MailServer, Security, parse_server


def test_server_is_named_by_scheme_host_and_port() -> None:
    assert parse_server("smtp+plain://127.0.0.1:2525") == MailServer(
        host="127.0.0.1", port=2525, security=Security.NONE
    )
    assert parse_server("smtp://mail.example.lu") == MailServer(
        host="mail.example.lu", port=587, security=Security.STARTTLS
    )
    assert parse_server("smtps://[::1]").port == 465


def test_login_and_authority_come_from_files() -> None:
    server = parse_server(
        "smtps://voucher%40example.lu@mail.example.lu:4650?password=file:/run/mail&ca=file:ca.pem"
    )
    assert server == MailServer(
        host="mail.example.lu",
        port=4650,
        security=Security.TLS,
        user="voucher@example.lu",
        password=Path("/run/mail"),
        authority=Path("ca.pem"),
    )


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("mail.example.lu", "neither smtp: nor smtps:"),
        ("https://mail.example.lu", "neither smtp: nor smtps:"),
        ("smtp://", "one host"),
        ("smtp://mail.example.lu/inbox", "one host"),
        ("smtp://mail example.lu", "one host"),
        ("smtp://mail.example.lu#there", "one host"),
        ("smtp://mail.example.lu:port", "written like a URI"),
        ("smtp://me:hunter2@mail.example.lu", "holds a password"),
        ("smtp://me@mail.example.lu", "both a user and the file"),
        ("smtp://mail.example.lu?password=file:/run/mail", "both a user and the file"),
        ("smtp://me@mail.example.lu?password=hunter2", "other than password=file:PATH"),
        ("smtp://me@mail.example.lu?password=file:", "other than password=file:PATH"),
        ("smtp://me@mail.example.lu?password=file:a&password=file:b", "other than password"),
        ("smtp://mail.example.lu?tls=off", "other than password=file:PATH"),
        ("smtp://a%0d%0ab@mail.example.lu?password=file:a", "cannot be sent"),
        ("smtp+plain://mail.example.lu", "for all to read"),
        ("smtp+plain://me@127.0.0.1?password=file:a", "for all to read"),
    ],
)
def test_uri_that_names_no_safe_server_is_refused(uri: str, why: str) -> None:
    with pytest.raises(MailError, match=why) as caught:
        parse_server(uri)
    assert caught.value.code == "mail-server"
    assert "hunter2" not in f"{caught.value}{caught.value.hint}"


def test_secret_is_one_line_that_nobody_else_may_read(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2\n", "utf-8")
    path.chmod(0o600)
    secret = read_secret(path)
    assert secret.reveal() == "hunter2"
    assert "hunter2" not in repr(secret)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)
    path.chmod(0o640)
    with pytest.raises(MailError, match="may be read by others"):
        read_secret(path)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff", b"two\nlines", b"x" * 1_025])
def test_file_without_one_line_is_no_secret(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(MailError, match="one line of text"):
        read_secret(path)


def test_secret_that_is_not_there_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(MailError, match="cannot be read"):
        read_secret(tmp_path / "password")
