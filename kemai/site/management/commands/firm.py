"""`firm`: the host's hand on the firms of an installation: add one, list them, set a plan or an address."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from kemai.areas.accounts.firms import moved, plan_of
from kemai.areas.accounts.hosting.founding import found_firm
from kemai.areas.accounts.hosting.plans import set_plan
from kemai.areas.accounts.models import Organisation, RentPlan
from kemai.areas.accounts.seats import seats_used
from kemai.core.records.errors import Rejected
from kemai.core.tenancy import everyone


class Command(BaseCommand):
    """Add, list and plan the firms of this installation."""

    help = "Add a firm, list the firms, set a firm's plan or host name."

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the four ways to call it."""
        ways = parser.add_subparsers(dest="way", required=True)
        add = ways.add_parser("add", help="found a firm and its administrator")
        add.add_argument("code", help="short code, part of its sign-in address")
        add.add_argument("--name", required=True, help="name of the firm")
        add.add_argument("--login", default="admin", help="sign-in name of the administrator (admin)")
        add.add_argument("--demo", action="store_true", help="with demo data, written by the job worker")
        ways.add_parser("list", help="list the firms with seats and last day")
        plan = ways.add_parser("plan", help="give a firm a plan or change it")
        plan.add_argument("code")
        plan.add_argument("--plan", metavar="NAME", help="what the plan is called")
        plan.add_argument("--seats", type=int, metavar="N", help="how many people may sign in")
        plan.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="its last day")
        plan.add_argument("--state", choices=RentPlan.State.values, help="trial, rented, or stopped at once")
        host = ways.add_parser("host", help="give a firm a host name of its own, or none")
        host.add_argument("code")
        host.add_argument("host", nargs="?", default="", help="such as crm.example.com; nothing takes it away")

    def handle(self, **options: Any) -> None:
        """Do what was asked; a refusal is told in words."""
        try:
            getattr(self, options["way"])(options)
        except Rejected as reasons:
            told = [f"{field}: {reason.message}" for field, found in reasons.errors.items() for reason in found]
            raise CommandError("; ".join(told)) from reasons

    def add(self, options: dict[str, Any]) -> None:
        """Found a firm; the password is told once."""
        password = secrets.token_urlsafe(9) + "7a"
        given = {name: options[name] for name in ("name", "code", "login")}
        user = found_firm({**given, "person": "管理员", "password": password}, demo=options["demo"])
        self.stdout.write(f"{user.organisation.name}: /at/{user.organisation.code}/, {user.login}; password {password}")

    def list(self, options: dict[str, Any]) -> None:
        """Print one line a firm."""
        with everyone(reason="listing firms"):
            for one in Organisation.objects.order_by("pk"):
                plan, used = plan_of(one.pk), seats_used(one.pk)
                rent = (
                    f"{plan.plan}, {used}/{plan.seats}, {plan.until}, {plan.standing.value}" if plan else f"own, {used}"
                )
                self.stdout.write("\t".join([one.code, one.name, one.host or "-", rent]))

    def plan(self, options: dict[str, Any]) -> None:
        """Set what was given of a firm's plan."""
        given = {name: options[name] for name in ("plan", "seats", "until", "state") if options[name] is not None}
        self.stdout.write(f"{options['code']}: {set_plan(firm(options['code']), **given)}")

    def host(self, options: dict[str, Any]) -> None:
        """Set or take away a firm's host name; KEMAI_ALLOWED_HOSTS must name it too."""
        one = firm(options["code"])
        try:
            with transaction.atomic():
                Organisation.objects.filter(pk=one.pk).update(host=options["host"].strip().lower() or None)
                moved(one.pk)
        except IntegrityError as error:
            raise CommandError(f"{options['host']} belongs to another firm.") from error
        self.stdout.write(f"{one.code}: {options['host'] or 'general address'}")


def firm(code: str) -> Organisation:
    """Find a firm by its code."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no firm with the code {code}: see `firm list`.")
    return found
