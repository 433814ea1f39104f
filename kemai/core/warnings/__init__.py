"""The warning centre: what the areas warn of, on one page and as one figure of the workbench."""
