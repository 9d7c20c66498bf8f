"""What a search shows of a text: nothing that only serves looking up."""

import pytest

from crm_core.catalog.excerpts import readable


@pytest.mark.parametrize(
    ("excerpt", "name", "shown"),
    [
        (
            "lucja agca   Ceramicist; teapots. lucja@example.org…",
            "Łucja Ağca",
            "Ceramicist; teapots. lucja@example.org…",
        ),
        ("gotz weiss", "Götz Weiß", ""),
        ("Götz Weiß", "Götz Weiß", ""),
        ("…ada@example.com ada@example.com vip", "Ada", "…ada@example.com vip"),
        ("Ada@Example.com ada@example.com", "A", "Ada@Example.com"),
        ("@ada@social.example mastodon:@ada@social.example vip", "A", "@ada@social.example vip"),
        ("call +49 30 23125 323 +493023125323 Graz", "A", "call +49 30 23125 323 Graz"),
        ("call 030/23125-323 +493023125323", "A", "call 030/23125-323"),
        ("…323 +493023125323 Graz", "A", "+493023125323 Graz"),
        ("+1 +2 very very", "A", "+1 +2 very"),
        (" ".join(map(chr, range(97, 123))), "Bo", "a b c d e f g h i j k l…"),
    ],
)
def test_each_value_is_told_once_as_it_was_written(excerpt: str, name: str, shown: str) -> None:
    assert readable(excerpt, name) == shown
