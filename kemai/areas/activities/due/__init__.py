"""People to contact: who is due, why, and since when; a logged contact takes them off."""
