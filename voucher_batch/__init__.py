"""Room for the bulk factory, from rows to signed and printed sheets, and for the identity zone.

Empty so far. May import `gouvcheck_core`; only `issuer_api` may import it.
"""
