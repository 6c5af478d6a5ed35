"""Room for what screens are made of: words, buttons, strips, lists, the camera's picture.

May import Kivy, the types of `verifier_app.present` and `verifier_app.theme`. A widget draws one
frozen part of a view and posts the event that the part brings; it decides nothing. Each module's
rules stand in the ``.kv`` file of the same name; `verifier_app.widgets.rules` loads them.
"""
