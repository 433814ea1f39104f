"""Everything that proves the project, for people and for continuous integration alike."""
