"""Room for what answers HTTP and for the stores of documents, entitlements and money; no names.

What may enter this room: one room for each thing that the service does (routes, service,
repository, schemas), the register in `store`, and what runs it in `operate` and `cli`. May import
`voucher_batch` and `gouvcheck_core`; nothing imports it. Redemption and settlement are to come.
"""
