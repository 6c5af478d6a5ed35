"""Administrations' programs: who they are, what they may do, and what stops them."""
