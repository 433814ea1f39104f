"""Paper: lists, labels, envelopes and reports as PDF."""
