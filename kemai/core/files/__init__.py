"""Files of records: private, checked by content, given out only through the record."""
