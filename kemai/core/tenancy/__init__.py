"""Whose data is being looked at: every query needs a viewer, and a viewer belongs to one organisation."""

from kemai.core.tenancy.current import NoViewer, acting_as, current, everyone, viewer
from kemai.core.tenancy.viewer import Viewer

__all__ = ["NoViewer", "Viewer", "acting_as", "current", "everyone", "viewer"]
