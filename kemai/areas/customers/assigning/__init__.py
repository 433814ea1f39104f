"""Giving records to people: by rule when they come in, by hand with all that hangs on them."""
