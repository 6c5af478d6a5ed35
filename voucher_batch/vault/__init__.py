"""The vault: what only the holder of a campaign's secret can compute.

What may enter this room: the campaign's secret (`source`), the keys that derive from it and what
they make (`keys`), and the sealing of a person (`sealing`, `content`). Nothing here keeps anything:
the store holds what comes out, and none of it can be read without the secret.
"""

from __future__ import annotations

from voucher_batch.vault.keys import Vault
from voucher_batch.vault.sealing import Person, Sealer

__all__ = ["Person", "Sealer", "Vault"]
