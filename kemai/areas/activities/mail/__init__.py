"""Mail: fetched, filed on customers, answered and written."""
