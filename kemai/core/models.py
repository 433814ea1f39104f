"""All tables of the kernel."""

from kemai.core.audit.models import Alarm, HeldAction, Reading, Seal
from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.duplicates.models import DuplicateRule, LikePair, MatchKey, NotSame
from kemai.core.files.models import Attachment
from kemai.core.history.models import Act
from kemai.core.jobs.models import Job, Slot
from kemai.core.limits.models import Tries
from kemai.core.merge.models import MergeLog
from kemai.core.modules.models import ClosedModule
from kemai.core.notes.models import Note
from kemai.core.notify.models import Notice, NoticeChoice
from kemai.core.numbering.models import NumberCounter, NumberRule
from kemai.core.options.models import FirmOption
from kemai.core.outbox.models import OutMessage
from kemai.core.own.models import CustomField, IndexedValue, Layout, OwnKind, OwnRecord, ValueIndex
from kemai.core.packs.models import Renaming, TakenPack
from kemai.core.printing.models import Logo
from kemai.core.privacy.models import Erasure
from kemai.core.recycle.models import Binned
from kemai.core.regions.models import Region
from kemai.core.repeat.models import FirstAnswer
from kemai.core.review.models import ReviewMark
from kemai.core.screens.models import DeskChoice, SavedView
from kemai.core.search.models import SearchDocument, SearchPhone
from kemai.core.transfer.models import ImportJob, KeptMapping
from kemai.core.working_days.models import SpecialDay

__all__ = [
    "Act",
    "Alarm",
    "Attachment",
    "Binned",
    "ClosedModule",
    "CustomField",
    "DeskChoice",
    "DictionaryEntry",
    "DuplicateRule",
    "Erasure",
    "FirmOption",
    "FirstAnswer",
    "HeldAction",
    "ImportJob",
    "IndexedValue",
    "Job",
    "KeptMapping",
    "LikePair",
    "Layout",
    "Logo",
    "MatchKey",
    "MergeLog",
    "NotSame",
    "Note",
    "Notice",
    "NoticeChoice",
    "NumberCounter",
    "NumberRule",
    "OutMessage",
    "OwnKind",
    "OwnRecord",
    "Reading",
    "Region",
    "Renaming",
    "ReviewMark",
    "SavedView",
    "Seal",
    "SearchDocument",
    "SearchPhone",
    "Slot",
    "SpecialDay",
    "TakenPack",
    "Tries",
    "ValueIndex",
]
