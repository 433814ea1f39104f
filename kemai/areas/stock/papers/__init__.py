"""The papers by which people move stock themselves."""
