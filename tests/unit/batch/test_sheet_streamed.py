"""A file that is handed on while it is written can be as long as it likes."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Final

import pikepdf

from voucher_batch.sheet.fast.streamed import StreamedPdf

if TYPE_CHECKING:
    from pathlib import Path

FAR: Final = 5 << 30
"""Behind what four bytes can tell."""
LATE: Final = 1
PAGES: Final = 1
COUNT: Final = 900
"""Pages; more than the objects of two object streams."""
PART: Final = 40
BUNDLES: Final = re.compile(rb"/Type/ObjStm[^>]*>>stream\n(.*?)\nendstream", re.DOTALL)


class Sparse:
    """A file with holes.

    Args:
        path: Where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.path.write_bytes(b"")

    def append(self, data: bytes) -> None:
        with self.path.open("r+b") as file:
            file.seek(0, io.SEEK_END)
            file.write(data)

    def grow(self, size: int) -> None:
        with self.path.open("r+b") as file:
            file.truncate(file.seek(0, io.SEEK_END) + size)


class Skipping(StreamedPdf):
    """A file that can leave room, as if much had been written."""

    def skip(self, size: int) -> None:
        self._gone += size


def add_page(writer: StreamedPdf, number: int) -> int:
    page, content = writer.reserve(), writer.reserve()
    writer.put(
        page,
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>/Contents %d 0 R>>"
        % (PAGES, content),
    )
    writer.stream(content, b"", b"%% %d" % number)
    return page


def ended(writer: StreamedPdf, pages: list[int]) -> bytes:
    kids = b" ".join([b"%d 0 R" % page for page in pages])
    writer.put(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids))
    identity = writer.identity()
    root, info = writer.reserve(), writer.reserve()
    writer.put(root, b"<</Type/Catalog/Pages %d 0 R>>" % PAGES)
    writer.put(info, b"<<>>")
    return writer.finish(root=root, info=info, identity=identity)


def test_objects_behind_four_gigabytes_are_found(tmp_path: Path) -> None:
    writer, file = Skipping(late=LATE), Sparse(tmp_path / "large.pdf")
    assert writer.reserve() == PAGES
    pages = [add_page(writer, 1)]
    file.append(writer.taken())
    writer.skip(FAR)
    file.grow(FAR)
    pages.append(add_page(writer, 2))
    file.append(ended(writer, pages))

    with pikepdf.open(file.path, attempt_recovery=False) as pdf:
        assert [page.Contents.read_bytes() for page in pdf.pages] == [b"% 1", b"% 2"]
        assert pdf.check_pdf_syntax() == []
    assert file.path.stat().st_size > FAR


def whole(*, part: int) -> bytes:
    writer = StreamedPdf(late=LATE)
    writer.reserve()
    pages, data = [], b""
    for number in range(COUNT):
        pages.append(add_page(writer, number))
        if number % part == 0:
            data += writer.taken()
    return data + ended(writer, pages)


def test_file_is_the_same_however_often_it_is_taken() -> None:
    parts = {whole(part=part) for part in (1, PART, COUNT)}

    assert len(parts) == 1
    with pikepdf.open(io.BytesIO(*parts), attempt_recovery=False) as pdf:
        assert [page.Contents.read_bytes() for page in pdf.pages] == [
            b"%% %d" % number for number in range(COUNT)
        ]
        assert pdf.check_pdf_syntax() == []


def test_what_was_taken_is_not_kept() -> None:
    writer = StreamedPdf(late=LATE)
    writer.reserve()
    for number in range(COUNT):
        add_page(writer, number)
        assert writer.taken()

    assert len(writer._entries) < COUNT  # noqa: SLF001 - what is remembered of objects
    assert writer.taken() == b""


def test_what_is_put_aside_is_not_inflated_to_show_a_page() -> None:
    writer = StreamedPdf(late=LATE)
    writer.reserve()
    pages = []
    for number in range(COUNT):
        pages.append(add_page(writer, number))
        writer.put_aside(writer.reserve(), b"<</Aside %d>>" % number)
    data = ended(writer, pages)

    bundles = [zlib.decompress(found[1]) for found in BUNDLES.finditer(data)]
    shown, aside = ([what in bundle for bundle in bundles] for what in (b"/Page", b"/Aside"))
    assert any(aside)
    assert not any(map(all, zip(shown, aside, strict=True)))
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        assert pdf.check_pdf_syntax() == []
