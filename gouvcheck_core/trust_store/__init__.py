"""Where published trust is kept and fetched from: the adapters of `gouvcheck_core.update`.

What may enter this room: the directory store and the sources (folder, https, bundle). It is the one
part of the core besides the command line that touches files and the network, and nothing below
imports it.
"""

from gouvcheck_core.trust_store.bundle import bundle_source, read_bundle, write_bundle
from gouvcheck_core.trust_store.directory import DirectoryStore
from gouvcheck_core.trust_store.sources import folder_source, https_source

__all__ = [
    "DirectoryStore",
    "bundle_source",
    "folder_source",
    "https_source",
    "read_bundle",
    "write_bundle",
]
