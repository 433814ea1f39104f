"""Measures what Kemai promises: `python -m benchmarks`; the figures stand in docs/benchmarks.md."""
