"""What is said to and heard from the customers of the sample data, by the stage of the deal it is about.

Placeholders: {given} what they are called, {org} the organization, {title} and {product} of the deal, {value}.
"""

from typing import NamedTuple

from crm_core.sample.persons import ADA, BJORK, CLARA, LUCJA, YAMADA


class Phrase(NamedTuple):
    """One entry of the history: channel, direction, length in minutes (0: none), subject, body, outcome."""

    channel: str
    direction: str
    minutes: int
    subject: str
    body: str
    outcome: str = ""


PROSPECTING = (
    Phrase(
        "call",
        "out",
        10,
        "First call about {title}",
        "Introduced the studio. {given} will look at the portfolio and is glad to hear from us again.",
        "interested",
    ),
    Phrase(
        "email",
        "out",
        0,
        "Portfolio and three references",
        "Sent work for two neighbours of {org}. Asked what they have in mind for “{title}”.",
    ),
    Phrase(
        "email",
        "in",
        0,
        "Question about {product}",
        "{given} asks whether we also take care of printing and what that costs in small numbers.",
    ),
    Phrase(
        "note",
        "",
        0,
        "How they found us",
        "{given} saw our stand and kept the postcard. Ask for the old files next time.",
    ),
    Phrase(
        "message",
        "in",
        0,
        "Photos of the old one",
        "Four photos from {given}. The colours have faded; the lettering is worth keeping.",
    ),
    Phrase("letter", "out", 0, "Samples by post", "Paper samples and the small brochure, with a card by hand."),
    Phrase("call", "in", 5, "Call back wanted", "{given} was on the road; we talk again next week.", "call again"),
)

QUALIFICATION = (
    Phrase(
        "meeting",
        "out",
        60,
        "What {title} should do",
        "Went through the goals with {given}. Budget is about {value}; a decision needs the second signature.",
        "brief agreed",
    ),
    Phrase(
        "call",
        "out",
        20,
        "Budget and date for {title}",
        "{value} is possible if it is finished before the season. {given} decides alone.",
        "budget clear",
    ),
    Phrase(
        "email",
        "in",
        0,
        "Logo files and texts",
        "{given} sends what there is: a scan, a Word file and an old business card.",
    ),
    Phrase(
        "visit",
        "out",
        90,
        "Visit at {org}",
        "Measured, took photographs, drank tea. The entrance is darker than expected.",
    ),
    Phrase("note", "", 0, "Who decides", "{given} prepares, the family decides at the end of the month."),
    Phrase(
        "email",
        "out",
        0,
        "Our understanding of {title}",
        "Summary of the talk in eight lines; asked for corrections until Friday.",
    ),
)

PROPOSAL = (
    Phrase(
        "email",
        "out",
        0,
        "Offer for {title} sent",
        "Offer over {value} as PDF, valid for six weeks. Two variants, the second without illustrations.",
    ),
    Phrase(
        "call",
        "in",
        15,
        "Asked for two variants",
        "{given} wants to see a smaller variant beside the offer before it goes to the others.",
        "second variant wanted",
    ),
    Phrase(
        "meeting",
        "out",
        45,
        "Went through the offer",
        "{given} likes the first draft of {title}. The price of printing is the open question.",
        "positive",
    ),
    Phrase(
        "call",
        "out",
        10,
        "Has the offer arrived?",
        "It has, and it is on the desk. {given} asks for a week.",
        "call again",
    ),
    Phrase(
        "email",
        "in",
        0,
        "Re: Offer for {title}",
        "{given} compares with one other studio and asks for our hourly rate for changes.",
    ),
    Phrase(
        "message",
        "in",
        0,
        "Short question on colours",
        "Is the dark green possible in print as well? Answered with two samples.",
    ),
    Phrase(
        "note",
        "",
        0,
        "Competition",
        "A cheaper offer is on the table, without photographs. Our strong point: everything from one hand.",
    ),
)

NEGOTIATION = (
    Phrase(
        "call",
        "out",
        25,
        "Terms for {title}",
        "Half at the start, half at delivery. {given} wants the rights for ten years.",
        "terms agreed",
    ),
    Phrase(
        "email",
        "out",
        0,
        "Contract draft",
        "Draft over {value} with the schedule attached. Rights of use as discussed.",
    ),
    Phrase(
        "email",
        "in",
        0,
        "Two changes in the contract",
        "{given} asks for a later start and for one more round of corrections.",
    ),
    Phrase(
        "meeting",
        "out",
        50,
        "Schedule and start",
        "Went through the schedule of {title} week by week. The start depends on the texts.",
        "start agreed",
    ),
    Phrase("letter", "in", 0, "Signed schedule", "The schedule came back signed, the contract follows."),
)

WON = (
    Phrase(
        "email",
        "in",
        0,
        "Order confirmed: {title}",
        "{given} confirms {value} in writing and is looking forward to the start.",
        "order",
    ),
    Phrase(
        "meeting", "out", 75, "Kick-off for {title}", "Agreed on milestones; texts come from {org} within two weeks."
    ),
    Phrase("email", "out", 0, "First draft of {title}", "Three pages as PDF. Asked for all remarks in one mail."),
    Phrase(
        "call", "in", 15, "Remarks on the draft", "{given} is happy; two corrections in the small print.", "corrections"
    ),
    Phrase("email", "out", 0, "Invoice for {title}", "Invoice sent, payable within fourteen days."),
    Phrase(
        "call",
        "out",
        10,
        "Are you content?",
        "{given} is content and would recommend us. Asked for a quotation for the website.",
        "content",
    ),
)

LOST = (
    Phrase("email", "in", 0, "Cancelled: {title}", "{given} thanks for the work and declines: {reason}.", "declined"),
    Phrase("note", "", 0, "What we learn from it", "Reason given: {reason}. Ask again in half a year."),
)

BY_STAGE = {
    "Prospecting": PROSPECTING,
    "Qualification": QUALIFICATION,
    "Proposal": PROPOSAL,
    "Negotiation": NEGOTIATION,
    "Won": WON,
    "Lost": LOST,
}

ANYBODY = (
    Phrase(
        "email",
        "out",
        0,
        "A reference near you",
        "Sent {given} two pictures of a shop in the same street that we lettered.",
    ),
    Phrase(
        "call",
        "out",
        10,
        "How are things?",
        "Nothing planned for the moment. {given} mentions a new colleague who does the website.",
        "call again",
    ),
    Phrase("email", "in", 0, "Could you recommend a printer?", "Named two; {given} says thank you."),
    Phrase(
        "visit",
        "in",
        30,
        "Came by at the studio",
        "{given} was in town, saw the new letters in the workshop and stayed for coffee.",
    ),
    Phrase("message", "in", 0, "Thanks for the postcard", "It hangs beside the till."),
    Phrase(
        "note", "", 0, "Moved office", "New rooms on the second floor, same number. Sign on the door still to come."
    ),
    Phrase(
        "email",
        "out",
        0,
        "Invitation to the open studio",
        "Invited {given} to the open studio with a guided tour at four.",
    ),
    Phrase("email", "in", 0, "Will come to the open studio", "{given} comes with one guest.", "accepted"),
    Phrase(
        "call",
        "in",
        15,
        "Question on rights of use",
        "May the drawing be used on a bag? Yes, within the licence.",
        "answered",
    ),
    Phrase("letter", "out", 0, "Poster from the workshop", "Sent the new type poster, rolled, to the address on file."),
    Phrase("email", "out", 0, "Colour profiles again", "Sent the profiles for the printer a second time."),
    Phrase(
        "meeting",
        "out",
        40,
        "Coffee at the fair",
        "Talked about materials. {given} collects ideas for the coming year.",
        "keep in touch",
    ),
    Phrase(
        "message", "out", 0, "Photo of the finished sign", "Sent the picture from the scaffold; {given} is delighted."
    ),
    Phrase("email", "in", 0, "Nowy adres / neue Adresse", "{given} writes from a new address; noted in the record."),
    Phrase("note", "", 0, "Birthday party", "{given} celebrates in the shop; send flowers."),
    Phrase("call", "out", 5, "Nobody there", "Left a message on the machine.", "not reached"),
)


class LastWords(NamedTuple):
    """What one of the persons written down by hand said last: name, days ago, hour, minute, about which deal."""

    name: str
    ago: int
    hour: int
    minute: int
    title: str
    phrase: Phrase


LAST_WORDS = (
    LastWords(ADA, 5, 15, 10, "Website relaunch", PROPOSAL[1]),
    LastWords(
        ADA,
        2,
        11,
        25,
        "Website relaunch",
        Phrase(
            "email",
            "out",
            0,
            "Offer sent",
            "Both variants over {value} and less, with drawings. We talk about them by phone.",
        ),
    ),
    LastWords(BJORK, 5, 14, 20, "Brand kit", QUALIFICATION[0]),
    LastWords(
        YAMADA,
        1,
        8,
        15,
        "Support contract",
        Phrase(
            "email",
            "in",
            0,
            "サポート契約について",
            "He has read the contract, asks for a Japanese summary and for a few more days.",
        ),
    ),
    LastWords(
        CLARA,
        103,
        10,
        30,
        "",
        Phrase(
            "visit",
            "out",
            60,
            "Walk through the shop",
            "{given} wants more light and fewer shelves. Not before spring.",
            "later",
        ),
    ),
    LastWords(
        LUCJA,
        41,
        16,
        5,
        "",
        Phrase(
            "email",
            "in",
            0,
            "Sklep z czajnikami",
            "{given} asks what a small shop for thirty teapots would cost.",
            "asked",
        ),
    ),
)
