"""What a firm shapes itself: own fields on any record, kept in its `custom` column."""
