"""Finding the signed-in person of a request, with the organisation in the same query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from kemai.areas.accounts.models import Organisation, User
from kemai.core.tenancy.prepared import columns_of, made, prepared_for_all

OF_THE_PERSON = columns_of(
    User,
    "password",
    "login",
    "name",
    "position",
    "status",
    "organisation_id",
    "department_id",
    "main_id",
    "session_round",
    "must_change",
    "time_zone",
)
OF_THE_FIRM = columns_of(Organisation, "name", "code", "version", "views_version", "packs", "host")


@prepared_for_all
def signed_in(*, user_id: int) -> QuerySet[Any, Any]:
    """Ask what every request needs of its person and of their firm."""
    of_the_firm = (f"organisation__{name}" for name in OF_THE_FIRM)
    return User.everyone.filter(pk=user_id).values_list(*OF_THE_PERSON, *of_the_firm)


class AccountBackend(ModelBackend):
    """Knows people by session; passwords are checked by the action `sign_in`."""

    def get_user(self, user_id: int) -> User | None:
        """Give an active person with organisation, None for one who was stopped meanwhile.

        Only what every request needs is read; the person's other fields come with the first page that asks for them.
        """
        found = signed_in(user_id=user_id)
        if not found:
            return None
        user = made(User, OF_THE_PERSON, found[0][: len(OF_THE_PERSON)])
        user.organisation = made(Organisation, OF_THE_FIRM, found[0][len(OF_THE_PERSON) :])
        return user if user.is_active else None
