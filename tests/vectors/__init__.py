"""Normative vectors, one scenario a file, and what checks them."""
