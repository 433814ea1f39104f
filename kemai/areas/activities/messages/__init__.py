"""Messages, notices and notes left for colleagues."""
