"""Pages that a person keeps at hand on their workbench."""
