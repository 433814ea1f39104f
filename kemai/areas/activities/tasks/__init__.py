"""Tasks: handed out, accepted, done, and coming again."""
