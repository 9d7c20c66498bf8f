"""``crm init``: make the database."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from crm_cli.environment import Environment
from crm_cli.records import given_values
from crm_cli.verbs import Noun
from crm_core.catalog.business import check_fact

noun = Noun("Make the database and say whose business it is.")
Text = str | None


@noun.alone('crm init --name "Müller Design" --currency EUR --time-zone Europe/Berlin --country DE')
def init(
    env: Environment,
    name: Annotated[Text, Option("--name", metavar="TEXT", help="The name of the business.")] = None,
    currency: Annotated[Text, Option("--currency", metavar="CODE", help="The usual currency, as EUR.")] = None,
    zone: Annotated[Text, Option("--time-zone", metavar="ZONE", help="The time zone, as Europe/Berlin.")] = None,
    country: Annotated[Text, Option("--country", metavar="CODE", help="The country, as DE.")] = None,
    owner: Annotated[Text, Option("--owner", metavar="NAME", help="Your name.")] = None,
) -> None:
    """Make the database; what is not said is guessed from the computer and can be changed later."""
    given = {"name": name, "currency": currency, "zone": zone, "country": country, "owner": owner}
    facts = {fact: check_fact(fact, str(value)) for fact, value in given_values(given).items()}
    there = env.database_file.exists()
    env.crm.store.create()
    if facts:
        env.crm.business.set(**facts)
    known = env.crm.business.facts
    where = f'The database "{env.database_file}" {"was there already" if there else "is made"}'
    env.message(f"{where}: currency {known.currency}, time zone {known.zone}, country {known.country or 'not set'}.")
