"""Finding the signed-in person of a request, with the organisation in the same query."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from kemai.areas.accounts.models import User


class AccountBackend(ModelBackend):
    """Knows people by session; passwords are checked by the action `sign_in`."""

    def get_user(self, user_id: int) -> User | None:
        """Give an active person with organisation, None for one who was stopped meanwhile."""
        user = User.everyone.select_related("organisation").filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
