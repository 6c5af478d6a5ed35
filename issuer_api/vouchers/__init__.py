"""Room for entitlement: which vouchers there are, what they are worth, and no name.

What may enter this room: campaigns and vouchers as values (`model`), their rows (`tables`,
`campaigns`, `repository`), what of a manifest the books can hold (`heading`), what a later one may
say otherwise (`succession`), its import (`importing`), the counts of the books held against it
(`comparing`), the keys under which references are hashed (`reference_keys`), and finding a voucher
by what somebody typed (`finding`). Redeeming one is another room's.
"""
