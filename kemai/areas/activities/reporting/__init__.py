"""The kinds of report that activities ask for, each within the own scope of who asks."""
