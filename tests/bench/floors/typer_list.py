"""The least that a command of Typer can do: one group, one verb, sqlite3 and print."""

import sqlite3

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
customer = typer.Typer()
app.add_typer(customer, name="customer")


@customer.callback()
def group() -> None:
    """Customers."""


@customer.command("list")
def list_customers(database: str, limit: int = 25) -> None:
    """List customers."""
    rows = sqlite3.connect(database).execute(
        "SELECT id, name, lifecycle FROM customers WHERE deleted_at IS NULL ORDER BY sort_name LIMIT ?", (limit,)
    )
    for row in rows:
        typer.echo("\t".join(map(str, row)))


app()
