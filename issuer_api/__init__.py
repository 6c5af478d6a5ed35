"""Room for what answers HTTP and for the stores of documents, entitlements and money; no names.

Empty so far. May import `voucher_batch` and `gouvcheck_core`; nothing imports it.
"""
