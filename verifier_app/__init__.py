"""Room for what runs on the verifier's phone: scan, judge offline, show; no personal data is kept.

What may enter: the pure machine (`model`, `update`, `present`, `ports`, `words`, `judging`: only
the standard library and gouvcheck_core), the adapters behind its ports, the runtime between both,
and thin screens. May import `gouvcheck_core`; nothing imports it.
"""
