"""Room for the screens: one module and one ``.kv`` file for each view of `verifier_app.present`.

May import Kivy, the types of views and `verifier_app.widgets`. A screen takes a frozen view and
draws it; what a button does stands in the view as an event. No screen knows a verdict's meaning.
"""
