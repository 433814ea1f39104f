"""Places: the administrative divisions of China, and the regions of a firm that its records lie in."""
