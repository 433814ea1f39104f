"""Forms on the firm's own websites: made by marketing, posted by strangers."""
