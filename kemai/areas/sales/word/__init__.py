"""Papers made out of the firm's own Word templates."""
