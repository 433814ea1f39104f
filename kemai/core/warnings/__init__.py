"""The warning centre: what the areas warn of, on one page and as a tile of the workbench."""
