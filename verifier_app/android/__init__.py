"""The app as an Android package: what buildozer is told, and what can be checked without an SDK.

What may enter this room: `buildozer.spec`, the entry point that Android starts, the list of files
that are packed (`staging`), and the check of the spec (`check_spec`). Nothing here runs in the app
but `main`.
"""
