"""Django's PostgreSQL with patience: a server that answers nothing at all is given up in time."""
