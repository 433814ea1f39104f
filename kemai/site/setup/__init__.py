"""From a fresh clone to a running server: each step is done once and again only when its inputs change.

Until the environment stands, nothing here may import a package from outside the standard library.
"""
