"""Behaviour of `gouvcheck_core`, module by module, at 100 % branch coverage."""
