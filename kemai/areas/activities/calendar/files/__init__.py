"""Calendar files (RFC 5545): read, written, and given out under a secret address."""
