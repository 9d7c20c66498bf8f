"""What keys do with the lines of an order: each is written and changed as one text."""

from crm_tui.screens.document_actions import Documents, line_actions
from crm_tui.screens.order_actions import one

ORDER_LINE_ACTIONS = line_actions(
    Documents(
        noun="order",
        spelling="3 x GTX Basic @ 550 -10% tax 19%",
        can_change=one,
        capability=lambda crm: crm.orders,
        remove=lambda orders, key, position: orders.remove_line(key, position),
    )
)
