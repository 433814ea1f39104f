"""What a person has chosen for the look of the pages, kept in cookies that the pages' own script writes."""

from collections.abc import Mapping

PREFIX = "__Secure-"  # the script puts it before the names where the page came by HTTPS
CHOICES = {"theme": ("light", "dark"), "density": ("roomy",), "rail": ("folded",)}


def looks(cookies: Mapping[str, str]) -> dict[str, str]:
    """Theme, density and rail from the cookies of those names; an unknown value counts as the default, ""."""
    kept = {name: cookies.get(f"{PREFIX}{name}", cookies.get(name, "")) for name in CHOICES}
    return {name: value if value in CHOICES[name] else "" for name, value in kept.items()}
