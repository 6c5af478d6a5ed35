"""Suites that others publish, read from ../shared/vectors when that folder is there."""
