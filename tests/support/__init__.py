"""Simulators, samples and builders that more than one folder of tests uses."""
