"""What the area puts beside records."""

from __future__ import annotations

from typing import Any

from kemai.areas.products.catalogue.shelf import pictures_of
from kemai.areas.products.keeping import PRODUCT
from kemai.core.screens.beside import beside
from kemai.core.tenancy.viewer import Viewer


@beside(PRODUCT, module="products")
def pictures_panel(product: Any, viewer: Viewer) -> dict[str, Any] | None:
    """Show the pictures of a product; they are sent as its files."""
    found = pictures_of(product)
    return {"template": "products/pictures_panel.html", "pictures": found} if found else None
