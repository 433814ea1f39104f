"""Personal data: finding a person over all tables, giving it out, erasing it for good."""
