"""The whole story on real input, as `make demo` runs it and as the tests hold it.

What may enter this room: the acts of the demonstration and what they print. Each act says what it
expected and what it got; the story fails when the two differ.
"""
