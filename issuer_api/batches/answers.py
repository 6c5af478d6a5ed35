"""The answer to a file with bad rows: a problem that lists them, written row by row."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.responses import StreamingResponse

from issuer_api.problems import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.batches.service import Checked

_AT_ONCE: Final = 500


def bad_rows(checked: Checked) -> StreamingResponse:
    """Return the problem of a file of which nothing was issued.

    Args:
        checked: What was found.
    """
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    count = len(checked.bad) + checked.more
    head = problem(
        status,
        code="batch-job-rows",
        sentence=f"{count} of {count + checked.good} rows cannot be issued; nothing was.",
        hint="Correct the rows in `errors` and send the whole file again.",
        headers=None,
    )
    return StreamingResponse(
        _written(bytes(head.body), checked), status_code=status, media_type=MEDIA_TYPE
    )


def _written(head: bytes, checked: Checked) -> Iterator[bytes]:
    yield head[:-1] + b',"unlisted":%d,"errors":[' % checked.more
    for start in range(0, len(checked.bad), _AT_ONCE):
        entries = [
            json.dumps({"line": row.line, "field": row.field, "reason": row.reason})
            for row in checked.bad[start : start + _AT_ONCE]
        ]
        yield (",\n" if start else "").encode() + ",\n".join(entries).encode()
    yield b"]}"
