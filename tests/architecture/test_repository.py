"""What must not be committed: secrets, registry hosts, and paths of somebody's machine."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import committed_files, relative

# The names are put together here so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("proxy", "golang", "org"),
    )
]
FOLDERS = ["work", "farm", "root", "tmp", r"home/\w+", r"Users/\w+"]

FORBIDDEN = {
    "registry host": re.compile("|".join(re.escape(host) for host in REGISTRIES)),
    "machine path": re.compile(r"(?<![\w.*-])/(?:" + "|".join(FOLDERS) + ")/"),
    "private key": re.compile(r"-{5}BEGIN [A-Z ]*PRIVATE KEY-{5}\s+[A-Za-z0-9+/=]{16}"),
    "access token": re.compile(r"\b(?:gh[pousr]_|xox[abp]-|AKIA|gck_)[A-Za-z0-9]{16,}"),
}

# Keys that are published on purpose: thrown away, and of use to nobody.
PUBLISHED_KEYS = ("keys/demo/", "tests/", "bench/")


def findings(text: str, name: str) -> list[str]:
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1} {kind}"
        for kind, pattern in FORBIDDEN.items()
        if not (kind == "private key" and name.startswith(PUBLISHED_KEYS))
        for match in pattern.finditer(text)
    ]


def test_no_committed_file_names_a_machine_a_registry_or_a_secret() -> None:
    found = [
        finding
        for path in committed_files()
        for finding in findings(path.read_text(encoding="utf-8", errors="replace"), relative(path))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("see https://" + REGISTRIES[0] + "/simple", "registry host"),
        ("in /" + "work/main", "machine path"),
        ("'/" + "home/anna/x'", "machine path"),
        ("-----BEGIN " + "PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49", "private key"),
        ("key: gck" + "_0123456789abcdefghij", "access token"),
    ],
)
def test_what_is_forbidden_is_found(text: str, kind: str) -> None:
    assert findings(text, "docs/page.md") == [f"docs/page.md:1 {kind}"]


@pytest.mark.parametrize("text", ["../here/main", "a/tmp/b", "https://example.org/home/page"])
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert findings(text, "docs/page.md") == []
