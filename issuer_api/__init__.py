"""Room for what answers HTTP and for the stores of documents, entitlements and money; no names.

The pure part of the audit log is in; the service itself is not built yet. May import
`voucher_batch` and `gouvcheck_core`; nothing imports it.
"""
