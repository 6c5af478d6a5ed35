"""One target in its own process: ``python -m tests.fuzz.process TARGET FOLDER SECONDS``.

The core is instrumented before anything imports it, so that the fuzzer sees which branches an
input takes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris


def main(name: str, folder: str, seconds: str) -> None:
    """Fuzz the target until the time is over or an input breaks a promise."""
    with atheris.instrument_imports(include=["gouvcheck_core"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed[: target.size])
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={target.size}",
        f"-artifact_prefix={folder}/",
        "-timeout=10",
        "-rss_limit_mb=1024",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], str(corpus), *options], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
