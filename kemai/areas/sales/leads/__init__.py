"""Leads: caught, handed out, worked on, and made customers."""
