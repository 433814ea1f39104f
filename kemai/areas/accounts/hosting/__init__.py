"""Several firms on one server: founding, plans, an address of one's own, people who belong to more than one."""
