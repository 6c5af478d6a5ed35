"""A publisher's desk in a folder: the demonstration's published keys, and everybody's private ones.

Commands run in this process, with a clock that a test sets. Each line reads like what is typed::

    desk = Desk.furnished(tmp_path)
    desk.run("keys publish --first --signer demo/head.private.pem")
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.issue import issue
from gouvcheck_core.profiles import CtiRule, by_id
from gouvcheck_core.publish import Tree
from gouvcheck_core.reference import Reference
from gouvcheck_core.trust_store import DirectoryStore
from gouvcheck_core.update import HEAD_NAME
from tests.support import demo_keys, issued
from tests.support.command import NOW, Ran, gouvcheck, inside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gouvcheck_core.issue import IssuedCode
    from gouvcheck_core.trust.state import State

HOUR: Final = 3_600
DAY: Final = 24 * HOUR

HEAD_SIGNER: Final = "demo/head.private.pem"
STATUS_SIGNER: Final = "demo/status.private.pem"


@dataclass(slots=True)
class Desk:
    """A folder to work in, and what the clock says there.

    Args:
        folder: Holds ``keys/`` to publish, ``demo/`` with all key pairs, and what commands make.
        now: The clock.
    """

    folder: Path
    now: int = NOW

    @classmethod
    def furnished(cls, folder: Path, *, head: bool = False) -> Desk:
        """Return a desk with the demonstration on it, without a head unless told."""
        for name, data in demo_keys.files().items():
            private = name.startswith("private/")
            path = folder / (name.replace("private/", "demo/") if private else f"keys/{name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for name in demo_keys.NAMES:
            public = demo_keys.signer(name).public
            (folder / "demo" / f"{name}.public.pem").write_bytes(public.to_pem())
        desk = cls(folder)
        if head:
            desk.run(f"keys publish --first --signer {HEAD_SIGNER}")
        return desk

    def call(self, line: str, *, stdin: bytes | None = None) -> Ran:
        """Run a command, and return what it did."""
        with inside(self.folder):
            return gouvcheck(*shlex.split(line), stdin=stdin, now=self.now)

    def run(self, line: str, *, stdin: bytes | None = None) -> Ran:
        """Run a command that has to succeed."""
        ran = self.call(line, stdin=stdin)
        assert ran.code == 0, ran.err
        return ran

    def refused(self, line: str, *, stdin: bytes | None = None) -> str:
        """Run a command that has to be refused, and return the stable code of the error."""
        ran = self.call(line, stdin=stdin)
        assert ran.code >= 64, ran
        assert "Traceback" not in ran.err
        assert "\nhint: " in ran.err
        said = [words for words in ran.err.splitlines() if words.startswith("gouvcheck: ")]
        return said[-1].rpartition("[")[2].rstrip("]")

    def sign_trust(self, version: int) -> None:
        """Have two of three holders sign the draft of a trust, and publish it with a head."""
        self._signed("trust", version, ("trust-1", "trust-2"))
        self.publish()

    def sign_root(self, version: int, *holders: str) -> None:
        """Have holders sign the draft of a root, and assemble it."""
        self._signed("root", version, holders)

    def _signed(self, role: str, version: int, holders: tuple[str, ...]) -> None:
        draft = f"{role}-{version}.draft"
        parts = [f"{role}-{version}.{holder}.part" for holder in holders]
        for holder, part in zip(holders, parts, strict=True):
            signer = f"demo/{holder}.private.pem"
            self.run(f"keys sign {draft} --signer {signer} --out {part} --yes")
        self.run(f"keys assemble {draft} {' '.join(parts)}")

    def publish(self, *, options: str = "") -> Ran:
        """Publish the next head."""
        return self.run(f"keys publish --signer {HEAD_SIGNER} {options}")

    def mark(self, index: int, state: str) -> None:
        """Change one entry of the demonstration's status list, and publish it."""
        self.run(f"keys mark {demo_keys.STATUS_LIST}:{index} {state} --signer {STATUS_SIGNER}")
        self.publish()

    def tree(self) -> Tree:
        """Return what lies in the published folder."""
        folder = self.folder / "keys"
        paths = (path for path in folder.rglob("*.c*") if path.is_file())
        return Tree({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

    def head(self) -> bytes:
        """Return the head as it is published."""
        return (self.folder / "keys" / HEAD_NAME).read_bytes()

    # --- the phone, and the papers that it looks at ---

    def update(self, *, source: str = "keys") -> Ran:
        """Bring the phone's trust up to date, or try to."""
        return self.call(f"update --from {source} --to phone --root keys/root/1.root.cose")

    def held(self) -> State:
        """Return what the phone holds."""
        state = DirectoryStore(self.folder / "phone").load()
        assert state is not None
        return state

    def paper(
        self,
        *,
        index: int,
        number: int = demo_keys.STATUS_LIST,
        kind: str = "criminal-record",
        key: str = "document-1",
        fields: Mapping[str, object] | None = None,
    ) -> IssuedCode:
        """Return a document of the demonstration, signed a minute ago; its code is in a file.

        Args:
            index: Its entry in the status list, and the name of the file.
            number: Of the status list.
            kind: Of document.
            key: Who signs.
            fields: Other values than the usual ones, by field.
        """
        profile = by_id(kind)
        reference = Reference.from_random_bits(index).to_bytes()
        claims = Claims(
            iat=self.now - 60,
            exp=self.now - 60 + profile.lifetime,
            type=profile.type,
            version=profile.version,
            fields=profile.encode({**issued.FIELDS[kind], **(fields or {})}),
            cti=reference if profile.cti is CtiRule.REFERENCE else None,
            status=StatusReference(number, index),
        )
        code = issue(claims, profile=profile, signer=demo_keys.signer(key))
        (self.folder / f"{index}.txt").write_text(code.text, "utf-8")
        return code

    def judge(self, index: int, *, options: str = "--json") -> Ran:
        """Verify a paper as the phone does, offline."""
        return self.call(f"verify {index}.txt --trust phone {options}")

    def reason(self, index: int) -> str:
        """Return the reason of the verdict on a paper."""
        reason: str = self.judge(index).json["codes"][0]["reason"]
        return reason
