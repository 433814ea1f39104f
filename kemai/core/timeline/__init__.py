"""The one timeline of a record: entries of every source, newest first."""
