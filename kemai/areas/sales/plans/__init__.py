"""Development plans: the steps by which a customer is to be won."""
