"""The app's edge: what owns a camera, file, thread, loudspeaker or clock; each fulfils a port.

What may enter this room: one module for each thing outside, behind a Protocol of
`verifier_app.ports`. Kivy, Pillow, OpenCV, plyer and pyjnius are loaded where they are first used,
because no machine has all of them; what is not there is said, and the app goes on without it.
Nothing here decides what a person sees: that is `update` and `present`.
"""
