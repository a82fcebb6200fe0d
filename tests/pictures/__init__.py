"""Takes the pictures of the documentation and of the help pages from the running portal.

`.venv/bin/python -m tests.pictures` writes docs/pictures/ and the help pages' static pictures, in a minute.
Run it after changing how a screen looks, and look at what it wrote.
"""
