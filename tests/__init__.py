"""Tests by intent: what kind of promise a test keeps decides its folder (CONTRIBUTING.md)."""
