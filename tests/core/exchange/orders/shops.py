"""Headings of real exports, and rows made up for them."""

SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,"
    "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing City,Billing Zip,Billing Country,Billing Phone,Notes,Note Attributes,Cancelled at,"
    "Payment Method,Refunded Amount,Vendor,Id,Tags,Source,Lineitem discount,Tax 1 Name,Tax 1 Value"
).split(",")


def shopify(name: str, **cells: str) -> dict[str, str]:
    """The first row of an order."""
    usual = {
        "Email": "ada@example.org",
        "Financial Status": "paid",
        "Paid at": "2026-05-01 10:02:11 +0200",
        "Currency": "EUR",
        "Created at": "2026-05-01 10:00:00 +0200",
        "Billing Name": "Ada Lovelace",
        "Billing Country": "GB",
        "Id": "59" + name.strip("#"),
        "Source": "web",
        "Refunded Amount": "0.00",
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Discount Amount": "0.00",
    }
    return {"Name": name, **usual, **cells}


def item(
    name: str, what: str, quantity: str, price: str, sku: str = "", email: str = "ada@example.org"
) -> dict[str, str]:
    """One more line of an order, on a row of its own."""
    return {"Name": name, "Email": email, **cells(what, quantity, price, sku)}


def cells(what: str, quantity: str, price: str, sku: str = "") -> dict[str, str]:
    """What a row says of its line."""
    line = {"Lineitem name": what, "Lineitem quantity": quantity, "Lineitem price": price, "Lineitem sku": sku}
    return line | {"Lineitem discount": "0.00", "Lineitem taxable": "true", "Vendor": "Engines"}


STRIPE = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status,Description,Customer Email,Invoice ID,Transfer,"
    "Customer ID,Customer Name,Name (metadata)"
).split(",")


def stripe(key: str, amount: str, status: str = "Paid", **cells: str) -> dict[str, str]:
    """A charge."""
    usual = {
        "Created date (UTC)": "2026-03-02 08:15:00",
        "Amount Refunded": "0.00",
        "Currency": "eur",
        "Captured": "true",
        "Fee": "1.75",
        "Customer Email": "grace@example.org",
    }
    return {"id": key, "Amount": amount, "Status": status, **usual, **cells}


SQUARE = (
    "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,"
    "Source,Card,Cash,Fees,Net Total,Transaction ID,Payment ID,Staff Name,Staff ID,Details,Description,Event Type,Location,"
    "Customer ID,Customer Name,Customer Reference ID,Transaction Status"
).split(",")
SQUARE_ITEMS = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,"
    "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Customer ID,Customer Name,Unit,Count,Employee"
).split(",")
PAYPAL = (
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Item Title,"
    "Item ID,Sales Tax,Reference Txn ID,Invoice Number,Quantity,Receipt ID,Balance,Subject,Note,Balance Impact"
).split(",")


def paypal(key: str, kind: str, gross: str, **cells: str) -> dict[str, str]:
    """A row of the activity download."""
    usual = {
        "Date": "14/03/2026",
        "Time": "09:30:00",
        "TimeZone": "Europe/Berlin",
        "Name": "Linus Example",
        "Status": "Completed",
        "Currency": "EUR",
        "Fee": "0,00",
        "From Email Address": "linus@example.org",
        "To Email Address": "shop@example.com",
        "Balance Impact": "Debit" if gross.startswith("-") else "Credit",
    }
    return {"Transaction ID": key, "Type": kind, "Gross": gross, **usual, **cells}
