"""Meetings: people, minutes, and decisions that become tasks."""
