"""Hot customers: those that are about to buy, on top of the day's work."""
