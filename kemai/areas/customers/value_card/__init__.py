"""What a customer is worth, each figure from the area that works it out."""
