"""`gouvcheck keys assemble`: put the holders' signatures together, and publish the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gouvcheck_core.cli import files, options
from gouvcheck_core.cli.console import emit, emit_json, say, warn
from gouvcheck_core.cli.keys import choices
from gouvcheck_core.errors import TrustFileError, UsageError

if TYPE_CHECKING:
    from gouvcheck_core.cose_sign import SignedBody

EXAMPLE: Final = options.example(
    "gouvcheck keys assemble trust-8.draft trust-8.fay.part trust-8.hana.part",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A file with enough signatures.

    Args:
        name: In the published folder.
        data: Its content.
        counted: Kids of the signatures that count.
        passed_over: Kids of those that do not.
        fingerprint: Of its body.
    """

    name: str
    data: bytes
    counted: tuple[str, ...]
    passed_over: tuple[str, ...]
    fingerprint: str


def command(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="What the holders signed.")],
    parts: Annotated[list[Path], typer.Argument(metavar="PART", help="What they sent back.")],
    *,
    tree: choices.TreeFolder = choices.KEYS,
    as_json: options.AsJson = False,
) -> None:
    """Put signatures together and publish the file.

    There have to be enough of them under the root in force, and for a root under itself as well.
    Verifiers see it from the next head on.
    """
    from gouvcheck_core.cli.keys.folder import locked, put

    with locked(tree):
        made = plan(draft, parts, tree=tree)
        path = put(tree, made.name, made.data)
    for kid in made.counted:
        say(f"signed by {kid}")
    for kid in made.passed_over:
        warn(f"the signature of {kid} does not count: no such key is listed, or it is wrong")
    say("publish a head now, so that verifiers see it: gouvcheck keys publish")
    if as_json:
        emit_json({
            "file": str(path),
            "signed_by": list(made.counted),
            "passed_over": list(made.passed_over),
            "fingerprint": made.fingerprint,
        })  # fmt: skip
    else:
        emit(str(path))


def plan(draft: Path, parts: list[Path], *, tree: Path) -> Plan:
    """Read draft and parts, and check that the signatures are enough.

    Raises:
        GouvCheckError: They are not, they do not belong together, or a file cannot be read.
    """
    from gouvcheck_core import publish
    from gouvcheck_core.cli.keys.folder import PublishedFolder
    from gouvcheck_core.publish import Tree
    from gouvcheck_core.trust.files import RoleName, open_signed

    role, unsigned = publish.read_draft(files.read(draft))
    if role is RoleName.HEAD:
        raise UsageError(
            "usage-draft",
            "A head is not assembled.",
            hint="Make it with `gouvcheck keys publish`.",
        )
    signed = [unsigned, *(publish.read_draft(files.read(part))[1] for part in parts)]
    try:
        name, data = publish.assemble_next(Tree(PublishedFolder(tree)), signed, role=role)
    except TrustFileError as error:
        if error.code != "trust-threshold":
            raise
        raise TrustFileError(
            "trust-threshold",
            error.sentence,
            hint="Add the parts of more holders; `gouvcheck keys show` says who signed one.",
        ) from error
    file = open_signed(data, role)
    counted = _kids(file)
    every = {kid for part in signed for kid in _kids(part)}
    spoken = publish.spoken_fingerprint(file)
    return Plan(
        name, data, tuple(sorted(counted)), tuple(sorted(every - counted)), spoken.replace(" ", "")
    )


def _kids(signed: SignedBody) -> set[str]:
    return {signature.kid.hex() for signature in signed.signatures}
