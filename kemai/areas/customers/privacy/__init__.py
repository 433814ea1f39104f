"""Consent of contacts, what they ask about their data, and the sending that obeys both."""
