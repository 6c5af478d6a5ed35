"""What stands around the pages of a file: its catalog, its metadata and its colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voucher_batch.sheet.fast.node import Node, node_of
from voucher_batch.sheet.fast.objects import PAGES, TREE

if TYPE_CHECKING:
    import pikepdf

    from voucher_batch.sheet.fast.objects import ObjectWriter


@dataclass(frozen=True, slots=True)
class Furniture:
    """What Typst put around the pages.

    Args:
        intents: Value of ``/OutputIntents``.
        profile: The sRGB profile.
        xmp: The metadata.
        info: The information dictionary.
        identity: How ``xmp`` names the document.
    """

    intents: Node
    profile: Node
    xmp: bytes
    info: Node
    identity: bytes


def furniture_of(pdf: pikepdf.Pdf) -> Furniture:
    """Return what stands around the pages of a file that Typst wrote."""
    intents = pdf.Root.OutputIntents
    # Typst names the document by what it is about, and this instance by all that was on the page:
    # the second name would tell which sheet was the first of its shape in this process.
    document, instance = (bytes(name) for name in pdf.trailer.ID)
    return Furniture(
        intents=node_of(intents),
        profile=node_of(intents[0].DestOutputProfile),
        xmp=pdf.Root.Metadata.read_bytes().replace(instance, document),
        info=node_of(pdf.trailer.Info),
        identity=document,
    )


def finished(writer: ObjectWriter, furniture: Furniture, *, pages: int, language: str) -> bytes:
    """Write catalog and metadata, which name the file by what is in it already.

    Args:
        writer: With everything else in it, the pages and the structure under their numbers.
        furniture: Of the file.
        pages: How many it has.
        language: Of its words.

    Returns:
        The file, or what of it was not taken yet.
    """
    info, intents = writer.shared(furniture.info), writer.text(furniture.intents)
    identity = writer.identity()
    metadata, root = writer.reserve(), writer.reserve()
    xmp = _metadata(furniture, pages=pages, identity=identity)
    writer.stream(metadata, b"/Type/Metadata/Subtype/XML", xmp)
    writer.put(
        root,
        b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang(%b)"
        b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
        b"/OutputIntents%b>>" % (PAGES, TREE, metadata, language.encode(), intents),
    )
    return writer.finish(root=root, info=info, identity=identity)


def _metadata(furniture: Furniture, *, pages: int, identity: bytes) -> bytes:
    """Return the metadata that Typst wrote, of this file."""
    counted = re.sub(rb"(?<=<xmpTPg:NPages>)\d+", b"%d" % pages, furniture.xmp)
    return counted.replace(furniture.identity, identity.hex().encode())
