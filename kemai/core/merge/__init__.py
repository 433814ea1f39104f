"""Two records of one thing become one: value by value, with everything that hangs on them, and back within 30 days."""
