"""Signing in to mailboxes by OAuth 2: Microsoft 365 and Google give a token in place of a password."""
