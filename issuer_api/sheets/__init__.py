"""Sheets of paper as PDF: made from a template, or somebody else's with a code put on it.

What may enter this room: how Typst sets a sheet (`typesetting`, with `picture`, `colours` and
`widths`) and how documents are written into one that it set (`prepared`), the block of code and
caption (`block`), places on a page (`place`), stamping (`stamp`, with `opening` and `tagging`), and
reading the finished sheet back (`readback`).
All of it is pure: bytes in, bytes out; no clock, no database, no web framework.
"""
