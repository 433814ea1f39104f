"""Contracts: drafted, judged by two, signed, carried out, renewed, changed, ended."""
