"""The vault: what only the holder of a campaign's secret can compute.

What may enter this room: the campaign's secret (`source`), the keys that derive from it and what
they make (`keys`), the one of them that is handed out (`reference_key`), their files
(`private_file`), and the sealing of a person (`sealing`, `content`). Nothing here keeps anything:
the store holds what comes out, and none of it can be read without the secret.
"""

from __future__ import annotations

from voucher_batch.vault.keys import Vault
from voucher_batch.vault.reference_key import ReferenceKey
from voucher_batch.vault.sealing import Person, Sealer

__all__ = ["Person", "ReferenceKey", "Sealer", "Vault"]
