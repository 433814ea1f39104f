"""Reports: declared as data, counted in SQL within the person's scope, each figure leading to its rows."""
