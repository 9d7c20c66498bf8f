"""Address books. Headings from their documentation and from files that users of theirs published."""

from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import CUSTOMERS

_PERSON = {"kind": "person"}
# Outlook has one heading for each thing a secretary of 1997 might have needed.
_OUTLOOK = dict.fromkeys(
    [
        "account",
        "anniversary",
        "assistantsname",
        "assistantsphone",
        "billinginformation",
        "callback",
        "carphone",
        "children",
        "companymainphone",
        "directoryserver",
        "emaildisplayname",
        "email2displayname",
        "email3displayname",
        "emailtype",
        "email2type",
        "email3type",
        "gender",
        "governmentidnumber",
        "hobby",
        "initials",
        "internetfreebusy",
        "isdn",
        "keywords",
        "location",
        "managersname",
        "mileage",
        "officelocation",
        "organizationalidnumber",
        "priority",
        "private",
        "profession",
        "radiophone",
        "referredby",
        "sensitivity",
        "spouse",
        "telex",
        "ttytddphone",
        "user1",
        "user2",
        "user3",
        "user4",
        "department",
    ],
    "",
)
_OUTLOOK |= {"title": "prefix", "emailaddress": "email", "email2address": "email_2", "email3address": "email_3"}
_OUTLOOK |= {"primaryphone": "phone", "webpage": "url", "jobtitle": "job_title"}

CONTACTS = (
    Preset(
        source="google",
        what="Google contacts",
        entity=CUSTOMERS,
        signature=("First Name", "Last Name", "E-mail 1 - Value"),
        fields={
            "fileas": "", "nickname": "", "photo": "", "labels": "tags", "organizationtitle": "job_title",
            "organizationname": "organization", "notes": "description", "organizationdepartment": "",
        },
        patterns=((r"^(?:Event|Relation|Custom Field) \d+ - ", ""), (r"^Website \d+ - Label", ""), (r"^Phonetic ", "")),
        defaults=_PERSON,
    ),
    Preset(
        source="google",
        what="Google contacts, older format",
        entity=CUSTOMERS,
        signature=("Given Name", "Family Name", "Group Membership"),
        fields={
            "groupmembership": "tags", "organization1title": "job_title", "organization1name": "organization", "name": "name",
            "occupation": "", "location": "", "subject": "", "photo": "", "organization1type": "", "hobby": "", "priority": "",
        },
        patterns=((r"^(?:Event|Relation|Custom Field|Jot|IM) \d+ - ", ""), (r"^Website \d+ - Type", ""), (r"Yomi", "")),
        defaults=_PERSON,
    ),
    Preset(
        source="outlook",
        what="Outlook contacts",
        entity=CUSTOMERS,
        signature=("First Name", "E-mail Address", "Business Phone"),
        fields=_OUTLOOK,
        defaults=_PERSON,
    ),
    Preset(
        source="outlook",
        what="Outlook contacts",
        entity=CUSTOMERS,
        signature=("E-mail Address", "E-mail 2 Address"),
        fields=_OUTLOOK,
        defaults=_PERSON,
    ),
    Preset(
        source="thunderbird",
        what="a Thunderbird address book",
        entity=CUSTOMERS,
        signature=("Display Name", "Primary Email", "Secondary Email"),
        fields={
            "displayname": "name", "screenname": "", "nickname": "", "department": "", "birthday": "birth_day",
            "webpage1": "url:work", "webpage2": "url:home", "homeaddress": "street:home", "homeaddress2": "street:home",
            "workaddress": "street:work", "workaddress2": "street:work", "secondaryemail": "email",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="linkedin",
        what="LinkedIn connections",
        entity=CUSTOMERS,
        signature=("First Name", "Last Name", "Connected On"),
        fields={"connectedon": "", "position": "job_title", "url": "url"},
        defaults=_PERSON,
    ),
    Preset(
        source="mailchimp",
        what="a Mailchimp audience",
        entity=CUSTOMERS,
        signature=("Email Address", "LEID"),
        fields={
            "leid": "external_id", "cc": "country", "region": "region", "notes": "description", "tags": "tags", "memberrating": "",
            "optintime": "", "latitude": "", "longitude": "", "timezone": "", "euid": "", "lastchanged": "",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="crm.term",
        what="crm.term accounts",
        entity=CUSTOMERS,
        signature=("Account Name", "DM", "Creator"),
        fields={"accountname": "name", "note": "description", "creator": "owner", "dm": ""},
        defaults={"kind": "organization"},
    ),
)  # fmt: skip
