"""Documents that citizens fetch themselves: a link by e-mail, a question, a page and a PDF.

What may enter this room: what a link opens and for how long, the e-mail that brings it, and the
pages behind it. The store never holds what would open a document without its link.
"""
