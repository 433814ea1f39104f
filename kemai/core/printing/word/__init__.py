"""Word documents made out of templates that people wrote: judged, filled in a process of its own, never trusted."""
