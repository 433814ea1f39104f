"""Roles and personal rights: what they grant, who may change them, and why somebody may do a thing."""
