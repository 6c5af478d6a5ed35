"""`make serve`: the service on one machine, with keys of no value and one client let in.

Everything lies in one folder: database, secret, published keys. Start it again, and it goes on from
there; delete the folder, and it begins anew.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import SecretBytes, ValidationError

from gouvcheck_core import publish
from gouvcheck_core.environment import Environment
from gouvcheck_core.profiles import packaged
from gouvcheck_core.publish import Tree
from gouvcheck_core.signer import DevelopmentOnlyWarning, open_signer
from gouvcheck_core.trust_store.published_folder import PublishedFolder, put
from gouvcheck_core.update import HEAD_NAME
from issuer_api.cli.app import run
from issuer_api.clients import api_keys
from issuer_api.clients.caller import FOR_PROGRAMS, Caller
from issuer_api.errors import ClientError, SettingsError
from issuer_api.operate.opening import open_house
from issuer_api.operate.serving import listen, serve
from issuer_api.publish.settings import PublicationSettings
from issuer_api.settings import DocumentKey, Settings, wrong
from issuer_api.store.opening import create_register

if TYPE_CHECKING:
    from issuer_api.house import House

DEMO_KEYS: Final = Path("keys/demo")
"""In the checkout, which this is started from."""

CLIENT: Final = "sample-register"
_OPERATORS: Final = ("sample operator 1", "sample operator 2")
_DAILY: Final = 100_000
_KEY_LIVES: Final = 30 * 86_400
_HEAD_LIVES: Final = 7 * 86_400
_PEPPER_BYTES: Final = 32
_STATUS_LIST: Final = 1
_PUBLISH_EVERY: Final = 5
"""Seconds."""
_ISSUER: Final = {
    "fr": "DÉMONSTRATION, sans valeur",
    "de": "VORFÜHRUNG, ohne Wert",
    "en": "DEMONSTRATION, of no value",
}
_REQUEST: Final = {
    "profile": "residence-certificate",
    "claims": {
        "surname": "Muster-Beispill",
        "given-names": "Léa Sample",
        "date-of-birth": "2001-12-06",
        "address": "7, rue de l'Exemple, L-0000 Musterduerf",
        "municipality": "Musterduerf-Exemple",
        "number": "SAMPLE-2026-00042",
        "issued": "2026-09-14",
    },
    "formats": ["png", "pdf"],
    "language": "en",
}


def show(folder: Path, *, port: int, keys: Path = DEMO_KEYS) -> None:
    """Serve on this machine only, until told to end.

    Args:
        folder: Where everything lies; made if it is not there.
        port: To listen on; 0 takes a free one.
        keys: The demonstration keys.

    Raises:
        SettingsError: ``settings-demo``: the keys are not there; ``settings-address``.
    """
    lay_out(folder, keys)
    settings = demo_settings(folder, keys=keys, port=port)
    create_register(settings.database)
    listening = listen(settings)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with open_house(settings) as house:
        publish_first(house)
        let_in(house)
        _explain(folder, address, make_key(house))
        serve(house, listening)


def demo_settings(folder: Path, *, keys: Path, port: int) -> Settings:
    """Return settings for a folder that is laid out.

    Raises:
        SettingsError: ``settings-wrong``: the environment names some that make no sense.
    """
    try:
        return Settings(
            environment=Environment.DEVELOPMENT,
            database=f"sqlite:///{(folder / 'register.db').resolve()}",
            pepper=SecretBytes((folder / "pepper").read_bytes()),
            public_url=f"http://127.0.0.1:{port}",
            issuer=_ISSUER,
            keys=folder / "keys",
            document_keys=(
                DocumentKey(
                    signer=_signer(keys, "document-1"),
                    types=tuple(profile.id for profile in packaged()),
                    status_list=_STATUS_LIST,
                ),
            ),
            publication=PublicationSettings(
                head=_signer(keys, "head"),
                status=_signer(keys, "status"),
                audit=_signer(keys, "head"),
                every=_PUBLISH_EVERY,
            ),
            port=port,
        )
    except ValidationError as error:
        raise wrong(error) from None


def _signer(keys: Path, name: str) -> str:
    return f"file:{keys / 'private' / f'{name}.private.pem'}"


def lay_out(folder: Path, keys: Path) -> None:
    """Make a folder for the demonstration, or leave what is there.

    Raises:
        SettingsError: ``settings-demo``: the keys are not there.
    """
    if not (keys / "private").is_dir():
        raise SettingsError(
            "settings-demo",
            f"The demonstration keys are not in {keys}.",
            hint="Start it from the checkout of the project, where they are.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    published = folder / "keys"
    if not published.is_dir():
        shutil.copytree(keys, published, ignore=shutil.ignore_patterns("private", "*.md"))
    pepper = folder / "pepper"
    if not pepper.is_file():
        with os.fdopen(os.open(pepper, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(secrets.token_hex(_PEPPER_BYTES).encode())


def publish_first(house: House) -> None:
    """Pin what is published in a head, unless there is one; the service makes all later ones."""
    folder, wanted = house.settings.keys, house.settings.publication
    if wanted is None or (folder / HEAD_NAME).is_file():
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DevelopmentOnlyWarning)
        signer = open_signer(wanted.head, environment=house.settings.environment)
    draft = publish.next_head(
        Tree(PublishedFolder(folder)), now=house.clock(), lifetime=_HEAD_LIVES
    )
    put(folder, HEAD_NAME, publish.sign_body(draft, signer).encode())


def let_in(house: House) -> None:
    """Let the sample client in, by two operators, unless an earlier start did."""
    first, second = _OPERATORS
    try:
        with house.register.begin() as books:
            books.clients.propose(CLIENT, title="Sample register", by=first, now=house.clock())
            books.clients.approve(CLIENT, by=second, now=house.clock())
            for profile in packaged():
                books.quotas.allow(CLIENT, profile.type, daily=_DAILY)
    except ClientError as error:
        if error.code != "client-known":
            raise


def make_key(house: House) -> str:
    """Return a new API key of the sample client."""
    caller = Caller(CLIENT, _OPERATORS[0], FOR_PROGRAMS)
    with house.register.begin() as books:
        return api_keys.make(
            books,
            caller,
            pepper=house.desk.pepper,
            random=secrets.token_bytes,
            expires=house.clock() + _KEY_LIVES,
            now=house.clock(),
        ).text


def _explain(folder: Path, address: str, key: str) -> None:
    """Print a line that works as it stands."""
    request = folder / "sample-request.json"
    request.write_text(json.dumps(_REQUEST, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    unpack = (
        "import base64, json, sys; "
        "sys.stdout.buffer.write(base64.b64decode(json.load(sys.stdin)['pdf']))"
    )
    sys.stdout.write(
        f"The service answers at {address}, with keys of no value. Ctrl-C ends it.\n"
        f"Issue a sample document, and look at {folder / 'sample.pdf'}:\n\n"
        f"curl -sS --fail-with-body {address}/v1/documents"
        f" -H 'Authorization: Bearer {key}'"
        f" -H 'Idempotency-Key: sample-{secrets.token_hex(4)}'"
        f" -H 'Content-Type: application/json' --data @{request}"
        f' | python3 -c "{unpack}" > {folder / "sample.pdf"}\n\n'
        f"What it answers is described at {address}/openapi.json\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Run the demonstration from the command line."""
    parser = argparse.ArgumentParser(prog="make serve", description=__doc__)
    parser.add_argument("--folder", default="build/serve")
    parser.add_argument("--port", default="8000")
    options = parser.parse_args()
    sys.exit(run(["serve", "--demo", "--folder", options.folder, "--port", options.port]))


if __name__ == "__main__":
    main()
