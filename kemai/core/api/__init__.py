"""The JSON API of every record type, made from its declaration."""
