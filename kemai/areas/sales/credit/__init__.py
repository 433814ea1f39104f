"""Credit: reviews with a limit, the check of orders, releases by finance."""
