"""Packs: presets of a trade, kept as files; a firm looks at one, takes it, and may give back what it added."""
