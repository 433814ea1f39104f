"""What the activities area puts on the workbench: the tasks, talks and meetings of a person's day, the team's day."""
