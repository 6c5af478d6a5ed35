"""The GouvCheck code: claims, keys, trust and verdicts.

What may enter this room: pure functions and frozen values over bytes. No clock, no network, no
file system, no framework; the command line in `gouvcheck_core.cli` is the one adapter that lives
here. The wire format is written down in docs/spec/gouvcheck-v1.md.
"""
