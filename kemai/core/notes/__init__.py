"""Notes that people write on records, with mentions of colleagues."""
