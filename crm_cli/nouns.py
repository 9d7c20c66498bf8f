"""The nouns of the command line: where each lives and what it is for, so that help needs none of them imported."""

from crm_core.tuples import NamedTuple


class NounEntry(NamedTuple):
    """A module of ``crm_cli.commands`` and the line that help shows for it."""

    module: str
    help: str


NOUNS = {
    "customer": NounEntry("customer", "Customers: persons and organizations."),
    "lead": NounEntry("lead", "Leads: inquiries, scored, until they become deals or nothing comes of them."),
    "deal": NounEntry("deal", "Deals: possible sales on their way through a pipeline."),
    "quote": NounEntry("quote", "Quotes: offers with lines, sent under a number, accepted or not."),
    "order": NounEntry("order", "Orders: what customers bought and paid."),
    "pipeline": NounEntry("pipeline", "Pipelines and their stages, with what is in them."),
    "product": NounEntry("product", "Products: what is sold, and at which price."),
    "field": NounEntry("field", "Fields of your own, on customers, deals and everything else."),
    "tag": NounEntry("tag", "Tags: free labels on customers."),
    "segment": NounEntry("segment", "Segments: groups of customers under a name, by a filter or by hand."),
    "view": NounEntry("view", "Views: lists under a name, with filter, columns and order."),
    "affiliation": NounEntry("affiliation", "Affiliations: who is and was at which organization."),
    "relationship": NounEntry("relationship", "Relationships: how customers stand to one another."),
    "preference": NounEntry("preference", "Preferences: what customers like and need."),
    "duplicates": NounEntry("duplicates", "Find customers that stand in the database twice."),
    "merge": NounEntry("merge", "Make one of two customers who are the same."),
    "quality": NounEntry("quality", "What is wrong with the data of customers, and the commands that mend it."),
    "appointment": NounEntry("appointment", "Appointments: when, where and with whom."),
    "calendar": NounEntry("calendar", "The calendar file for your phone and other programs."),
    "interaction": NounEntry("interaction", "Interactions: calls, e-mails, meetings, notes."),
    "report": NounEntry("report", "Reports: what sales, deals, quotes and leads add up to."),
    "rate": NounEntry("rate", "Exchange rates: what a currency was worth on a day."),
    "import": NounEntry("import_", "Import customers, leads, deals, products, orders, interactions or e-mail."),
    "log": NounEntry("log", "Log an interaction with a customer."),
    "mail": NounEntry("mail", "Write an e-mail to a customer in your mail program."),
    "mutt-query": NounEntry("mutt_query", "Look addresses up for mail programs: mutt, aerc, vim."),
    "export": NounEntry("export", "Export customers, leads, deals, products, quotes, orders and more."),
    "search": NounEntry("search", "Look words up in everything."),
    "undo": NounEntry("undo", "Take back the last change, or one that history names."),
    "redo": NounEntry("redo", "Bring back what the last undo took away."),
    "history": NounEntry("history", "What was changed, when and from where."),
    "trash": NounEntry("trash", "What was deleted, and the way back."),
    "init": NounEntry("init", "Make the database and say whose business it is."),
    "demo": NounEntry("demo", "Sample data of a small business, to try things out."),
    "config": NounEntry("config", "Your own settings: where they are, what they say."),
    "backup": NounEntry("backup", "Backups: make, check, restore and thin them out."),
    "doctor": NounEntry("doctor", "Say where everything is and whether it is in order."),
    "sql": NounEntry("sql", "Run one query on the database. It can only read."),
    "completion": NounEntry("completion", "Print the script that lets your shell complete commands and records."),
}
