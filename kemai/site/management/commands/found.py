"""The first firm of an installation without demo data: an organisation and its administrator."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kemai.areas.accounts.models import User
from kemai.areas.accounts.seeds import found_organisation, seed_roles
from kemai.core.options.values import begin
from kemai.core.tenancy import everyone


class Command(BaseCommand):
    """Found a firm: roles, dictionaries and one administrator with a password that is told once."""

    help = "Found an empty firm and its administrator."

    def add_arguments(self, parser: Any) -> None:
        """Ask for the names; every one has a default for a quick start."""
        parser.add_argument("--name", default="我的公司", help="name of the firm")
        parser.add_argument("--code", default="main", help="short code of the firm")
        parser.add_argument("--login", default="admin", help="sign-in name of the administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the firm; a sign-in name that is taken stops everything."""
        if User.everyone.filter(login__iexact=options["login"]).exists():
            raise CommandError(f"The sign-in name {options['login']} is taken.")
        password = secrets.token_urlsafe(9) + "7a"
        with transaction.atomic(), everyone(reason="founding a firm"):
            organisation = found_organisation(options["name"], options["code"])
            begin(organisation.pk)
            user = User(login=options["login"], name="管理员", organisation=organisation, position="系统管理员")
            user.set_password(password)
            user.save()
            user.roles.add(seed_roles(organisation)["admin"])
        self.stdout.write(f"{organisation.name}: {user.login}; password {password} (change it after signing in)")
