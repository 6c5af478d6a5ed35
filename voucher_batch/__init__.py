"""The bulk factory: rows in, signed and personalised letters out, each exactly once.

What may enter this room: campaigns and their input, the identity zone (who gets which voucher, each
person sealed under a key of their own), the plan, the sheets, the run, and what leaves the house.
May import `gouvcheck_core`; only `issuer_api` may import it. Nothing personal leaves the identity
zone but on the letter itself.
"""
