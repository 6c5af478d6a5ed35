"""The core broken on purpose, one place at a time: what the tests notice, and what they do not."""
