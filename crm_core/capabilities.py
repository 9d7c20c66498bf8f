"""One attribute per capability, each loaded when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core
from crm_core.catalog.custom.entities import Entities

if TYPE_CHECKING:
    from crm_core.calendar.capability import Appointments, Calendar
    from crm_core.catalog.custom.capability import CustomFields
    from crm_core.catalog.search import Search
    from crm_core.catalog.views import Views
    from crm_core.customers.affiliations import Affiliations
    from crm_core.customers.capability import Customers, Interactions
    from crm_core.customers.duplicates.capability import Duplicates
    from crm_core.customers.merging.capability import Merging
    from crm_core.customers.photos import Photos
    from crm_core.customers.preferences import Preferences
    from crm_core.customers.quality.capability import Quality
    from crm_core.customers.relationships import Relationships
    from crm_core.customers.segments import Segments
    from crm_core.customers.tagging import Tags
    from crm_core.exchange.capability import Exchange
    from crm_core.history import History
    from crm_core.sales.capability import Deals, Pipelines
    from crm_core.sales.leads.capability import Leads
    from crm_core.sales.leads.scores import Scores
    from crm_core.sales.orders.capability import Orders
    from crm_core.sales.owners import Owners
    from crm_core.sales.products.capability import Products
    from crm_core.sales.quotes.capability import Quotes
    from crm_core.sales.rates.capability import Rates
    from crm_core.sales.reports.capability import Reports
    from crm_core.sample.fill import Sample


class Capabilities:
    """What there is to do with the data; whoever inherits it gives the attributes named first."""

    _core: Core
    _entities: Entities

    @cached_property
    def customers(self) -> "Customers":
        """Persons and organizations."""
        from crm_core.customers.capability import Customers

        return Customers(self._core)

    @cached_property
    def fields(self) -> "CustomFields":
        """Fields that the owner defines."""
        from crm_core.catalog.custom.capability import CustomFields

        return CustomFields(self._core, self._entities)

    @cached_property
    def duplicates(self) -> "Duplicates":
        """Customers that stand in the database twice."""
        from crm_core.customers.duplicates.capability import Duplicates

        return Duplicates(self._core)

    @cached_property
    def merging(self) -> "Merging":
        """Two customers made one."""
        from crm_core.customers.merging.capability import Merging

        return Merging(self._core)

    @cached_property
    def quality(self) -> "Quality":
        """What is wrong with the data of customers."""
        from crm_core.customers.quality.capability import Quality

        return Quality(self._core)

    @cached_property
    def tags(self) -> "Tags":
        """Free labels on customers."""
        from crm_core.customers.tagging import Tags

        return Tags(self._core)

    @cached_property
    def segments(self) -> "Segments":
        """Groups of customers under a name."""
        from crm_core.customers.segments import Segments

        return Segments(self._core)

    @cached_property
    def views(self) -> "Views":
        """Lists under a name."""
        from crm_core.catalog.views import Views

        return Views(self._core)

    @cached_property
    def affiliations(self) -> "Affiliations":
        """Organizations that customers are or were at."""
        from crm_core.customers.affiliations import Affiliations

        return Affiliations(self._core)

    @cached_property
    def relationships(self) -> "Relationships":
        """How customers stand to one another."""
        from crm_core.customers.relationships import Relationships

        return Relationships(self._core)

    @cached_property
    def preferences(self) -> "Preferences":
        """What customers like and need."""
        from crm_core.customers.preferences import Preferences

        return Preferences(self._core)

    @cached_property
    def photos(self) -> "Photos":
        """Pictures of customers."""
        from crm_core.customers.photos import Photos

        return Photos(self._core)

    @cached_property
    def owners(self) -> "Owners":
        """Who looks after what."""
        from crm_core.sales.owners import Owners

        return Owners(self._core)

    @cached_property
    def interactions(self) -> "Interactions":
        """The communication history."""
        from crm_core.customers.capability import Interactions

        return Interactions(self._core)

    @cached_property
    def appointments(self) -> "Appointments":
        """What happens when, where and with whom."""
        from crm_core.calendar.capability import Appointments

        return Appointments(self._core)

    @cached_property
    def calendar(self) -> "Calendar":
        """The calendar as other programs read it."""
        from crm_core.calendar.capability import Calendar

        return Calendar(self._core)

    @cached_property
    def exchange(self) -> "Exchange":
        """Files in and out."""
        from crm_core.exchange.capability import Exchange

        return Exchange(self._core)

    @cached_property
    def deals(self) -> "Deals":
        """Possible sales."""
        from crm_core.sales.capability import Deals

        return Deals(self._core)

    @cached_property
    def quotes(self) -> "Quotes":
        """Offers to customers."""
        from crm_core.sales.quotes.capability import Quotes

        return Quotes(self._core)

    @cached_property
    def orders(self) -> "Orders":
        """The purchase history."""
        from crm_core.sales.orders.capability import Orders

        return Orders(self._core)

    @cached_property
    def _scores(self) -> "Scores":
        from crm_core.sales.leads.scores import Scores

        return Scores(self._core.store, self._core.catalog, self._core.business.filter_context)

    @cached_property
    def leads(self) -> "Leads":
        """Inquiries, and the rules that score them."""
        from crm_core.sales.leads.capability import Leads

        return Leads(self._core, self._scores)

    @cached_property
    def pipelines(self) -> "Pipelines":
        """Pipelines, their stages and boards."""
        from crm_core.sales.capability import Pipelines

        return Pipelines(self._core)

    @cached_property
    def reports(self) -> "Reports":
        """Figures over many records."""
        from crm_core.sales.reports.capability import Reports

        return Reports(self._core)

    @cached_property
    def rates(self) -> "Rates":
        """What currencies were worth."""
        from crm_core.sales.rates.capability import Rates

        return Rates(self._core)

    @cached_property
    def products(self) -> "Products":
        """What is sold, and at which price."""
        from crm_core.sales.products.capability import Products

        return Products(self._core)

    @cached_property
    def history(self) -> "History":
        """What was done, and undo and redo of it."""
        from crm_core.history import History

        return History(self._core)

    @cached_property
    def sample(self) -> "Sample":
        """Sample data for an empty database."""
        from crm_core.sample.fill import Sample

        return Sample(self._core)

    @cached_property
    def search(self) -> "Search":
        """Full text over everything."""
        from crm_core.catalog.search import Search

        return Search(self._core)
