"""Goals: where a measure stands between its baseline and its target."""
