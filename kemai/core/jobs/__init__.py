"""Work that goes on when the page is left: visible progress, cancel, retries."""
