"""The sample that the app measures itself by: a code of the demonstration, as text and as matrix.

Ed25519 signs the same bytes each time, so the file is the same whenever it is made. Write it again
with ``python -m tests.support.app_selftest``.
"""

from __future__ import annotations

from typing import Final

from gouvcheck_core import qr
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.issue import issue
from gouvcheck_core.profiles import by_id
from tests.support.demo_keys import BEGIN, STATUS_LIST, signer
from tests.support.samples import usual_sample
from verifier_app.selftest import SAMPLE

INDEX: Final = 1
_HEAD: Final = "# Written by `python -m tests.support.app_selftest`: a sample, of no value.\n"


def content() -> str:
    """Return the file."""
    profile = by_id("criminal-record")
    key = signer("document-2")
    claims = Claims(
        iat=BEGIN,
        exp=BEGIN + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(usual_sample(profile)),
        status=StatusReference(STATUS_LIST, INDEX),
    )
    text = issue(claims, profile=profile, signer=key).text
    rows = "".join(f'    "{"".join(map(str, row))}",\n' for row in qr.encode(text).rows)
    return (
        f"{_HEAD}text = '{text}'\nnow = {BEGIN + 3_600}\nlist = {STATUS_LIST}\nindex = {INDEX}\n"
        f'key = """\n{key.public.to_pem().decode()}"""\nrows = [\n{rows}]\n'
    )


def main() -> None:
    """Write the file."""
    SAMPLE.write_text(content(), encoding="ascii")


if __name__ == "__main__":
    main()
