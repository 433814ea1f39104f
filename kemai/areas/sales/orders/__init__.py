"""Orders: made from quote, contract, deal or by hand; confirmed, carried out, cancelled."""
