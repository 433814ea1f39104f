"""Signing in: passwords, second factors, sessions and keys of programs."""
