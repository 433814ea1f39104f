"""How companies and people stand to one another, as a list and as a drawn map."""
