"""The working days of a firm: its week, its holidays, and the weekends on which it works instead."""
