"""Follow-ups: named threads of work on a customer."""
