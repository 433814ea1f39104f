"""All tables of the kernel."""

from kemai.core.audit.models import Alarm, HeldAction, Reading, Seal
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.duplicates.models import MatchKey
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job, Slot
from kemai.core.limits.models import Tries
from kemai.core.notes.models import Note
from kemai.core.notify.models import Notice
from kemai.core.numbering.models import NumberCounter, NumberRule
from kemai.core.options.models import FirmOption
from kemai.core.outbox.models import OutMessage
from kemai.core.privacy.models import Erasure
from kemai.core.recycle.models import Binned
from kemai.core.repeat.models import FirstAnswer
from kemai.core.review.models import ReviewMark
from kemai.core.screens.models import SavedView
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.transfer.models import ImportJob

__all__ = [
    "Act",
    "Alarm",
    "Attachment",
    "Binned",
    "DictionaryEntry",
    "Erasure",
    "FirmOption",
    "FirstAnswer",
    "HeldAction",
    "ImportJob",
    "Job",
    "MatchKey",
    "Note",
    "Notice",
    "NumberCounter",
    "NumberRule",
    "OutMessage",
    "Reading",
    "ReviewMark",
    "SavedView",
    "Seal",
    "SearchDocument",
    "SearchPhone",
    "Slot",
    "Tries",
]
