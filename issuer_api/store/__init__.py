"""The register in a database: its tables, its steps from version to version, its transactions.

What may enter this room: tables, migrations, and `Books`, which puts the repositories of the other
rooms together. Queries stand in those repositories and nowhere else.
"""
