"""Give those who take part in meetings their seats."""

from django.db import migrations

CHUNK = 1000


def seat(apps, schema_editor):
    """Write a seat for everybody whom a meeting names and who is still there."""
    meetings, seats = apps.get_model("activities", "Meeting"), apps.get_model("activities", "MeetingSeat")
    users = set(apps.get_model("accounts", "User")._base_manager.values_list("organisation_id", "pk"))
    made = []
    for firm, pk, people in meetings._base_manager.exclude(people="").values_list("organisation_id", "pk", "people"):
        named = {(firm, int(one)) for one in people.split(",") if one} & users
        made += [seats(organisation_id=firm, meeting_id=pk, user_id=person) for _firm, person in sorted(named)]
    seats._base_manager.bulk_create(made, batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_day2")]

    operations = [migrations.RunPython(seat, migrations.RunPython.noop)]
