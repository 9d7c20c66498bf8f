"""Everything that goes to standard output: lists, details, changes and documents, in every format."""

from crm_cli.output.cards import Card, Section
from crm_cli.output.details import detail
from crm_cli.output.documents import change, changes, document, json_ready
from crm_cli.output.lists import column, listing, listing_page, listing_rows, output_format, with_view

__all__ = [
    "Card",
    "Section",
    "change",
    "changes",
    "column",
    "detail",
    "document",
    "json_ready",
    "listing",
    "listing_page",
    "listing_rows",
    "output_format",
    "with_view",
]
