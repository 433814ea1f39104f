"""Print who still signs in with the demo password: `python -m kemai.site.setup.demo_passwords`."""

import os


def main() -> None:
    """Print the sign-in name of each active account of the demo firm whose password is the published one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
    import django

    django.setup()
    from kemai.areas.accounts.models import User
    from kemai.areas.accounts.seeds import DEMO_PASSWORD, SIGN_INS

    for user in User.everyone.filter(login__in=[person.login for person in SIGN_INS]):
        if user.is_active and user.check_password(DEMO_PASSWORD):
            print(user.login)


if __name__ == "__main__":
    main()
