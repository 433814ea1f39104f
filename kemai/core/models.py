"""All tables of the kernel."""

from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job
from kemai.core.notes.models import Note
from kemai.core.notify.models import Notice
from kemai.core.numbering.models import NumberCounter, NumberRule
from kemai.core.screens.models import SavedView
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.transfer.models import ImportJob

__all__ = [
    "Act",
    "Attachment",
    "DictionaryEntry",
    "ImportJob",
    "Job",
    "MatchKey",
    "Note",
    "Notice",
    "NumberCounter",
    "NumberRule",
    "SavedView",
    "SearchDocument",
    "SearchPhone",
]
