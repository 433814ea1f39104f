"""How complete and how fresh customer files are."""
