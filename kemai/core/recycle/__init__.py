"""The recycle bin: what was deleted, by whom, with what it took along, and how it comes back or goes for good."""
