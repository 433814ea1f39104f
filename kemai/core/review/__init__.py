"""Two checks: records of chosen types are looked at by a first and by a second person."""
