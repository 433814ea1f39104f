"""What a person has chosen for the look of the pages, kept in cookies that the pages' own script writes."""

from collections.abc import Mapping

CHOICES = {"theme": ("light", "dark"), "density": ("roomy",), "rail": ("folded",)}


def looks(cookies: Mapping[str, str]) -> dict[str, str]:
    """Theme, density and rail from the cookies of those names; an unknown value counts as the default, ""."""
    return {name: value if (value := cookies.get(name, "")) in known else "" for name, known in CHOICES.items()}
