"""Running the service: opening and closing it, watching it, and what it tells of itself.

What may enter this room: how settings become a `House`, tasks that recur, health, metrics, the
access log, the server, the demonstration. Nothing here issues anything or knows what a document
says; what it counts stands in `repository`.
"""
