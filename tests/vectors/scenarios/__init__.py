"""What the GC1 vectors are made of: one function for each scenario file, by chapter of the spec.

Bytes are written here by hand and by twenty lines of CBOR, not by `gouvcheck_core`: a vector is an
oracle for the core, not its mirror. Expectations are written by hand beside each scenario.
"""
