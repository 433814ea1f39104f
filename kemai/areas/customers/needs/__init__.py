"""What customers want, in dated versions."""
