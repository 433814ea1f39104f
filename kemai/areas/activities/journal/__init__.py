"""The report of a day that writes itself: drawn from history, with a note of the person and a comment above it."""
