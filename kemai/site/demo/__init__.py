"""The demo firm: believable customers and contacts made from nothing but a number, the same ones every time."""
