"""A firm that is older than a dictionary gets it with the upgrade, and nothing of its own is touched."""

from kemai.core.dictionary.models import DictionaryEntry
from kemai.core.dictionary.shipped import seed_all
from kemai.core.tenancy.current import everyone


def test_new_dictionaries_come_to_every_firm_and_its_own_choices_stay(firm, other_firm):
    with everyone(reason="tests"):
        mine = DictionaryEntry.objects.filter(organisation=firm.organisation)
        mine.filter(key="appraisal_level").delete()
        mine.filter(key="industry").exclude(pk=mine.filter(key="industry").first().pk).delete()
        theirs = DictionaryEntry.objects.filter(organisation=other_firm.organisation).count()
        versions = firm.organisation.version, other_firm.organisation.version
        seed_all()
        assert mine.filter(key="appraisal_level").count() == 4
        assert mine.filter(key="industry").count() == 1
        assert DictionaryEntry.objects.filter(organisation=other_firm.organisation).count() == theirs
        for one in (firm.organisation, other_firm.organisation):
            one.refresh_from_db()
        assert (firm.organisation.version, other_firm.organisation.version) == (versions[0] + 1, versions[1])
        seed_all()
        assert mine.filter(key="industry").count() == 1
