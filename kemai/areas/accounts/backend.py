"""Finding the signed-in person of a request, with the organisation in the same query."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from kemai.areas.accounts.models import User

OF_EVERY_REQUEST = (
    "password",
    "login",
    "name",
    "position",
    "status",
    "department_id",
    "main_id",
    "session_round",
    "must_change",
    "organisation__name",
    "organisation__code",
    "organisation__version",
    "organisation__views_version",
    "organisation__packs",
    "organisation__host",
)


class AccountBackend(ModelBackend):
    """Knows people by session; passwords are checked by the action `sign_in`."""

    def get_user(self, user_id: int) -> User | None:
        """Give an active person with organisation, None for one who was stopped meanwhile.

        Only what every request needs is read; the person's other fields come with the first page that asks for them.
        """
        people = User.everyone.select_related("organisation").only(*OF_EVERY_REQUEST)
        try:
            user = people.get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if user.is_active else None
