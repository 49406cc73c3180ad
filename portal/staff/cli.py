"""Commands for a new installation: a centre and the person who runs it there."""

from __future__ import annotations

from zoneinfo import available_timezones

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from portal.clock import now
from portal.database import database
from portal.forms import clean_text
from portal.mail.messages import address_of
from portal.staff.invitations import VALID_FOR, EmailTaken, Newcomer, invite_member
from portal.staff.members import CentreDetails, create_centre
from portal.staff.models import InvitationPurpose

centre = AppGroup("centre", help="Centres that give guidance.")


class Line(click.ParamType):
    """One line of text as people mean it; never empty."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        line = str(clean_text(value))
        return line or self.fail("must not be empty", param, ctx)


class EmailAddress(click.ParamType):
    """An address that could exist; whether it does is not asked."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError as error:
            self.fail(str(error), param, ctx)


@centre.command("create")
@click.option("--name-hans", type=Line(), required=True, help="The centre's name in simplified script.")
@click.option("--name-hant", type=Line(), required=True, help="The centre's name in traditional script.")
@click.option("--place-hans", type=Line(), required=True, help="Its city in simplified script.")
@click.option("--place-hant", type=Line(), required=True, help="Its city in traditional script.")
@click.option("--email", type=EmailAddress(), required=True, help="Where feedback and complaints go.")
@click.option("--admin-email", type=EmailAddress(), required=True, help="Who runs the centre.")
@click.option("--admin-name-hans", type=Line(), required=True)
@click.option("--admin-name-hant", type=Line(), required=True)
@click.option("--adviser/--no-adviser", default=True, help="Whether that person also gives sessions.")
@click.option("--traditional", is_flag=True, help="That person reads traditional script.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True, help="The clocks of the place.")
def create(
    name_hans: str,
    name_hant: str,
    place_hans: str,
    place_hant: str,
    email: str,
    admin_email: str,
    admin_name_hans: str,
    admin_name_hant: str,
    adviser: bool,
    traditional: bool,
    time_zone: str,
) -> None:
    """Create a centre and print the link by which its first administrator joins."""
    if time_zone not in available_timezones():
        raise click.BadParameter(f"{time_zone} is not a time zone", param_hint="--time-zone")
    details = CentreDetails(name_hans, name_hant, place_hans, place_hant, email)
    script = "zh_Hant" if traditional else "zh_Hans"
    newcomer = Newcomer(admin_email, admin_name_hans, admin_name_hant, adviser, True, script)
    link = _create(details, newcomer, time_zone)
    days = VALID_FOR[InvitationPurpose.joining].days
    click.echo(f"Open this link within {days} days to set password and authenticator:\n{link}")


def _create(details: CentreDetails, newcomer: Newcomer, time_zone: str) -> str:
    """Keep centre and administrator together or not at all; the link of the administrator."""
    at = now()
    try:
        with database().transaction() as session:
            made = create_centre(session, details, time_zone=time_zone, at=at)
            _, token = invite_member(session, made, newcomer, by=None, at=at)
    except EmailTaken as error:
        raise click.ClickException(f"{error} works at a centre here already.") from error
    return address_of("staff.show_invitation", token=token)
