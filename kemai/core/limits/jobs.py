"""Tidying counted tries."""

from kemai.core.jobs.schedule import every
from kemai.core.limits.spend import tidy

every(minutes=60)(tidy)
