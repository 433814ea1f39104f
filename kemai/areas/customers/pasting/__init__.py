"""Paste to create: a signature, a card or the foot of a mail becomes a filled form."""
