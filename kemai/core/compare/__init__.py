"""Records side by side: what they have in common, and in what they differ."""
