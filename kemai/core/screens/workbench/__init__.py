"""The workbench: tiles that the areas fill, arranged by each person."""
