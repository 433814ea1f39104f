"""Numbers of records: one rule per record type and organisation, unique across modules."""
