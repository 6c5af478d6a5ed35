"""What a run is to make, of what, where to, and on which terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voucher_batch.press.job import Sampling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouvcheck_core.signer import Signer
    from voucher_batch.campaign import Campaign
    from voucher_batch.sheet import Form
    from voucher_batch.store import Store
    from voucher_batch.vault import Vault


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Order:
    """A campaign that is ready to be made.

    Args:
        campaign: As its file describes it.
        store: Its books.
        vault: Its secrets.
        signers: Among whom the shards are dealt; each signs at most 100,000 pieces.
        form: The compiled template.
        output: URL of the folder for the shards.
        sample: How many codes are read back.
    """

    campaign: Campaign
    store: Store
    vault: Vault
    signers: Sequence[Signer]
    form: Form
    output: str
    sample: Sampling = field(default_factory=Sampling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How patient a run is.

    Args:
        lease: Seconds for which a shard is taken; renewed three times as often. Another run may
            take it when they are over.
        patience: Seconds after which a worker with one shard is taken to hang.
        tries: Failures of a shard after which it is set aside.
    """

    lease: int = 120
    patience: float = 300
    tries: int = 3
