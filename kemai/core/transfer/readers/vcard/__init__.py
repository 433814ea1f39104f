"""vCards 2.1, 3.0 and 4.0 in the dialects that phones and mail programs write."""
