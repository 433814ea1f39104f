"""The same request sent twice has one effect: forms by the key in them, programs by their Idempotency-Key."""
