"""The data dictionary: pull-down values that the organisation keeps itself."""
