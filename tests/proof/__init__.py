"""Proofs that take too long for a test: a campaign of the size that was once printed."""
