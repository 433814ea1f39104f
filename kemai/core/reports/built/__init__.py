"""Reports that people put together themselves: any record type, its columns, conditions, groups and figures."""
