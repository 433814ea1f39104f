"""Event plans: affairs planned for some time, and how they were carried out."""
