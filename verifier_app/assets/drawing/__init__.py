"""Room for the program that draws the app's pictures; it runs on a developer's machine only.

May import Pillow. The app never imports it: it ships the pictures.
"""
