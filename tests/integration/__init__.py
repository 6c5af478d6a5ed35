"""Tests against the real thing: tokens, servers, databases and processes that are killed.

What may enter this room: tests that need more than Python, and what starts and stops it for them.
"""
