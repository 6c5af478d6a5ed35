"""Measurements beside what a user would take instead, in one run, as ratios (`make bench`).

What may enter this room: programs that print a table. Nothing here is a test, and no test is timed.
"""
