"""Record types: declared once, met everywhere."""
