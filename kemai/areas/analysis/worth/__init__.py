"""What a customer is worth: the figures of the value card and how each was worked out."""
