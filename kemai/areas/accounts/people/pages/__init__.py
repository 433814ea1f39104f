"""Pages around the staff card that are no screens of the kernel."""
