"""What search knows of one record, and the stored text that it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kemai.core.search.text import flatten

SECTION = "\x1e"  # normalising removes control characters, so neither mark occurs inside a part
LINE = "\n"
TEXT_LIMIT = 4000


@dataclass(frozen=True)
class Document:
    """What one record can be found by.

    `names` of firms, people and goods are found by part, pinyin and initials; `codes` (numbers, e-mails, sites)
    by any beginning of their groups; `texts` (addresses, remarks) by part, without pinyin; `phones` by their last
    or first digits. `title` is shown with a hit and is not itself searched. Never put in a field that some readers
    of the record may not see: whoever fills a document decides that.
    """

    title: str
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)

    def stored(self) -> str:
        """Pack names, codes and texts into the one text that is kept, rechecked and cut into tokens."""
        sections = (_lines(self.names), _lines(self.codes), _lines(self.texts)[:TEXT_LIMIT])
        return SECTION.join(sections)


def sections(stored: str) -> tuple[list[str], list[str], list[str]]:
    """Unpack a stored text into its names, codes and texts, all normalised."""
    names, codes, texts = (section.split(LINE) if section else [] for section in stored.split(SECTION))
    return names, codes, texts


def _lines(parts: Iterable[str]) -> str:
    flat = (flatten(part) for part in parts if part)
    return LINE.join(dict.fromkeys(line for line in flat if line))
