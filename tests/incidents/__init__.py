"""What went wrong in other schemes, once more: here it must end well.

What may enter this room: one module for each event, named after it, on real files and through the
commands and the store that people use. The events are told in docs/explanation, with what decided
what.
"""
