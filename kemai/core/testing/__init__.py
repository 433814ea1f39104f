"""What tests of the house and of the areas share."""

from kemai.core.testing.data import data_folder

__all__ = ["data_folder"]
