"""The life of a person in the firm: registered or invited, approved, placed, handed over, stopped, started again."""
