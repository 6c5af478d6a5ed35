"""Programs that sign with a token in threads and in child processes; a test starts each apart.

A fault in a PKCS#11 module kills the process, so that none of them runs inside the tests.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from gouvcheck_core.signer import Environment, open_signer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.signer import Signer

THREADS: Final = 8
SIGNATURES: Final = 500
CHILDREN: Final = 4


def opened(uri: str) -> Signer:
    return open_signer(uri, environment=Environment.PRODUCTION)


def signs(signer: Signer, count: int) -> int:
    """Return how many of so many signatures are good."""
    messages = [f"{threading.get_ident()} {number}".encode() for number in range(count)]
    return sum(signer.public.verify(signer.sign(message), message) for message in messages)


def in_threads(*uris: str) -> int:
    """Count good signatures of threads that share a signer for each URI."""
    signers = [opened(uri) for uri in uris]
    with ThreadPoolExecutor(THREADS * len(signers)) as pool:
        return sum(pool.map(lambda signer: signs(signer, SIGNATURES), signers * THREADS))


def after_fork(*uris: str) -> int:
    """Count good signatures of forked children, with threads of the parent in the middle of it."""
    signers = [opened(uri) for uri in uris]
    good = sum(signs(signer, 10) for signer in signers)
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            signers[0].sign(b"busy")
            stop.wait(0.001)  # Python's locks are not fair, and the fork has to get its turn

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(CHILDREN):
        child = os.fork()
        if child == 0:
            count = sum(signs(signer, 10) for signer in signers)
            os._exit(count)
        good += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    stop.set()
    for thread in threads:
        thread.join()
    return good + sum(signs(signer, 10) for signer in signers)


def _in_child(uri: str) -> int:
    return signs(opened(uri), 10)


def in_spawned(*uris: str) -> int:
    """Count good signatures of spawned workers, one after the other, with signers of their own.

    SoftHSM keeps a token in a file that every login writes anew; a process that starts in that
    moment does not see the token. So logins of several processes must not fall together.
    """
    context = multiprocessing.get_context("spawn")
    count = 0
    for uri in uris * CHILDREN:
        with ProcessPoolExecutor(1, mp_context=context) as worker:
            count += worker.submit(_in_child, uri).result()
    return count


PROGRAMS: Final[dict[str, Callable[..., int]]] = {
    "threads": in_threads,
    "fork": after_fork,
    "spawn": in_spawned,
}

if __name__ == "__main__":
    sys.stdout.write(str(PROGRAMS[sys.argv[1]](*sys.argv[2:])))
