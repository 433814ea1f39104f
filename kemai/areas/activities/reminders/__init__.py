"""Reminders before what is to come, by the choices of each person."""
