"""What is new in each version, told in page and marked as new until it is read."""
