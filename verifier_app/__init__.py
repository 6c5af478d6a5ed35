"""Room for what runs on the verifier's phone: scan, judge offline, show, redeem; no personal data.

Empty so far. May import `gouvcheck_core`; nothing imports it.
"""
