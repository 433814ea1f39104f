"""What leaves the house: every SMS, mail and WeChat text is a row first, then a carrier takes it."""
