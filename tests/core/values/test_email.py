"""E-mail addresses: the short way and the library must agree."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from crm_core.errors import InvalidValue
from crm_core.values import email
from crm_core.values.email import parse_email


@pytest.mark.parametrize(
    ("typed", "normalized"),
    [
        ("ada@example.com", "ada@example.com"),
        (" Ada.Lovelace@Example.COM ", "ada.lovelace@example.com"),
        ("o'brien+shop@x.ie", "o'brien+shop@x.ie"),
        ("ada@shop.local", "ada@shop.local"),
        ("ada@b.test", "ada@b.test"),
        ("o'brien@shop.local", "o'brien@shop.local"),
        ("ada@example.com.invalid", "ada@example.com.invalid"),
        ("ada@MÜNCHEN.de", "ada@münchen.de"),
        ("ada@xn--mnchen-3ya.de", "ada@münchen.de"),
        ("ada@example.xn--p1ai", "ada@example.рф"),
    ],
)
def test_parse_email(typed: str, normalized: str) -> None:
    assert parse_email(typed) == (typed.strip(), normalized)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@1.2.3.4",
        "ada@[1.2.3.4]",
        "a b@example.com",
        "ada..l@example.com",
        "ada@-example.com",
        "Ada <ada@example.com>",
        '"A\r\nBcc: e@x" <a@b.example>',
        "ada@exa\u202emple.com",
        "ada@example.com\x00",
        "ada@" + "x." * 100_000 + "com",
        "a" * 250 + "@example.com",
    ],
)
def test_no_email(text: str) -> None:
    with pytest.raises(InvalidValue, match="e-mail") as refused:
        parse_email(text)
    assert len(refused.value.sentence) < 200


LABELS = st.text("abzAZ09-_.x\u00e9\u202e", min_size=1, max_size=8)


@given(
    st.builds(
        "{}@{}.{}".format, LABELS, LABELS, st.sampled_from(["com", "x", "c0m", "1", "test", "xn--p1ai", "-a", "local"])
    )
)
@example("a@ab--c.de")
@example("a@" + "b" * 64 + ".de")
@example("a@" + "b" * 63 + ".de")
@example("a" * 240 + "@b.example.com")
@example("a_-+@b.de")
@example("a@b.de\n")
def test_the_short_way_agrees_with_the_library(text: str) -> None:
    if not email._PLAIN.fullmatch(text) or len(text) > 254:
        return
    assert parse_email(text) == (text, email._normalized(text))


@given(LABELS, LABELS)
def test_nothing_is_refused_that_the_library_takes(local: str, domain: str) -> None:
    text = f"{local}@{domain}.com"
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return
    assert parse_email(text)[0] == text
