"""Reports that people build: the record, the page that puts them together, the shelf, and the mails."""
