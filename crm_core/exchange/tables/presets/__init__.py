"""Exports of well-known programs: the headings that give them away, and those that need more than the general vocabulary."""

from crm_core.exchange.tables.presets.contacts import CONTACTS
from crm_core.exchange.tables.presets.crms import CRMS
from crm_core.exchange.tables.presets.purchases import PURCHASES
from crm_core.exchange.tables.presets.shops import SHOPS

PRESETS = (*CRMS, *CONTACTS, *SHOPS, *PURCHASES)
