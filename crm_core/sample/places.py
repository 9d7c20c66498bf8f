"""Where the customers of the sample data live: cities, streets and telephone ranges of twenty-three countries.

Telephone patterns lie in the ranges set aside for fiction where a country has them (Germany, Great Britain, France,
Sweden, North America); elsewhere they are the shape of the numbering plan with digits counted up. "#" is any digit.
"""

from dataclasses import dataclass
from random import Random

from crm_core.sample.model import SampleAddress


@dataclass(frozen=True, slots=True)
class Place:
    """A city with a postcode of it and a pattern of its telephone numbers."""

    city: str
    postcode: str
    phone: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """How addresses and mobile numbers of a country look; ``line`` has {street} and {number}."""

    code: str
    language: str
    zone: str
    mobile: str
    line: str
    streets: tuple[str, ...]
    places: tuple[Place, ...]

    def place(self, city: str) -> Place:
        """The place called ``city``."""
        return next(place for place in self.places if place.city == city)


def _country(
    code: str, language: str, zone: str, mobile: str, streets: str, places: tuple[Place, ...], line: str = ""
) -> Country:
    return Country(code, language, zone, mobile, line or "{street} {number}", tuple(streets.split(" | ")), places)


COUNTRIES = {
    country.code: country
    for country in (
        _country(
            "DE",
            "de",
            "Europe/Berlin",
            "+49 171 39200 ##",
            "Gartenstraße | Lindenallee | Am Mühlbach | Goethestraße | Schulgasse | Alte Ziegelei | Kastanienweg",
            (
                Place("Berlin", "10115", "+49 30 23125 ###"),
                Place("Hamburg", "20095", "+49 40 66969 ###"),
                Place("Köln", "50667", "+49 221 4710 ###"),
                Place("München", "80331", "+49 89 99998 ###"),
                Place("Frankfurt am Main", "60311", "+49 69 90009 ###"),
                Place("Görlitz", "02826", "+49 176 040690 ##"),
                Place("Tübingen", "72070", "+49 176 040690 ##"),
            ),
        ),
        _country(
            "AT",
            "de",
            "Europe/Vienna",
            "+43 664 1234 5##",
            "Hauptplatz | Mariengasse | Färbergasse | Ringstraße",
            (Place("Graz", "8010", "+43 316 1234 5##"), Place("Wien", "1070", "+43 1 234567 ##")),
        ),
        _country(
            "CH",
            "de",
            "Europe/Zurich",
            "+41 78 123 45 ##",
            "Seestrasse | Bahnhofstrasse | Kirchgasse",
            (Place("Zürich", "8001", "+41 44 123 45 ##"), Place("Basel", "4051", "+41 61 123 45 ##")),
        ),
        _country(
            "GB",
            "en",
            "Europe/London",
            "+44 20 7946 0###",
            "St James's Square | Mill Lane | Harbour Road | Victoria Terrace",
            (
                Place("London", "SW1Y 4JH", "+44 20 7946 0###"),
                Place("Manchester", "M1 2AB", "+44 161 496 0###"),
                Place("Edinburgh", "EH1 1YZ", "+44 131 496 0###"),
            ),
            "{number} {street}",
        ),
        _country(
            "PL",
            "pl",
            "Europe/Warsaw",
            "+48 512 345 6##",
            "ul. Długa | ul. Św. Jana | ul. Piotrkowska | ul. Młyńska",
            (
                Place("Kraków", "31-018", "+48 12 345 67 ##"),
                Place("Łódź", "90-001", "+48 42 345 67 ##"),
                Place("Gdańsk", "80-831", "+48 58 345 67 ##"),
            ),
        ),
        _country(
            "IS",
            "is",
            "Atlantic/Reykjavik",
            "+354 611 12##",
            "Laugavegur | Skólavörðustígur | Hafnargata",
            (Place("Reykjavík", "101", "+354 551 12##"), Place("Akureyri", "600", "+354 461 12##")),
        ),
        _country(
            "GR",
            "el",
            "Europe/Athens",
            "+30 691 234 56##",
            "Οδός Ερμού | Λεωφόρος Νίκης | Οδός Αθηνάς",
            (Place("Αθήνα", "105 63", "+30 21 2345 67##"), Place("Θεσσαλονίκη", "546 24", "+30 231 234 56##")),
        ),
        _country(
            "UA",
            "uk",
            "Europe/Kyiv",
            "+380 50 123 45##",
            "вул. Садова | вул. Січових Стрільців | просп. Свободи",
            (Place("Київ", "01001", "+380 44 123 45##"), Place("Львів", "79000", "+380 32 123 45##")),
        ),
        _country(
            "BG",
            "bg",
            "Europe/Sofia",
            "+359 43 012 3##",
            "ул. Шипка | бул. Витоша",
            (Place("София", "1000", "+359 2 123 4##"),),
        ),
        _country(
            "JP",
            "ja",
            "Asia/Tokyo",
            "+81 90 1234 56##",
            "北区梅田 | 中央区本町 | 東区青葉",
            (
                Place("大阪", "530-0001", "+81 6 1234 56##", "大阪府"),
                Place("京都", "600-8216", "+81 75 123 45##", "京都府"),
                Place("東京", "104-0061", "+81 3 1234 56##", "東京都"),
            ),
            "{street}1-{number}",
        ),
        _country(
            "CN",
            "zh",
            "Asia/Shanghai",
            "+86 131 2345 67##",
            "梅花路 | 人民路 | 江南大道",
            (Place("上海", "200001", "+86 21 1234 56##"), Place("杭州", "310000", "+86 571 1234 56##", "浙江省")),
            "{street}{number}号",
        ),
        _country(
            "TW",
            "zh",
            "Asia/Taipei",
            "+886 912 345 6##",
            "忠孝東路 | 和平路",
            (Place("臺北", "100", "+886 2 2123 45##"),),
            "{street}{number}號",
        ),
        _country(
            "AE",
            "ar",
            "Asia/Dubai",
            "+971 50 123 45##",
            "شارع النخيل | شارع الكورنيش",
            (Place("دبي", "", "+971 4 234 56##"),),
        ),
        _country(
            "EG",
            "ar",
            "Africa/Cairo",
            "+20 100 123 45##",
            "شارع النيل | شارع الزهور",
            (Place("القاهرة", "11511", "+20 2 3456 78##"),),
        ),
        _country(
            "IL",
            "he",
            "Asia/Jerusalem",
            "+972 50 234 56##",
            "רחוב הגפן | שדרות הדקל",
            (Place("תל אביב", "6100000", "+972 3 123 45##"), Place("חיפה", "3100000", "+972 4 823 45##")),
        ),
        _country(
            "IN",
            "hi",
            "Asia/Kolkata",
            "+91 81234 567##",
            "Gandhi Marg | Nehru Road",
            (Place("Jaipur", "302001", "+91 141 212 34##"), Place("New Delhi", "110001", "+91 11 2123 45##")),
            "{number}, {street}",
        ),
        _country(
            "TH",
            "th",
            "Asia/Bangkok",
            "+66 81 234 56##",
            "ถนนสุขุมวิท | ถนนราชดำเนิน",
            (Place("กรุงเทพฯ", "10110", "+66 2 123 45##"), Place("เชียงใหม่", "50200", "+66 53 123 4##")),
            "{number} {street}",
        ),
        _country(
            "FR",
            "fr",
            "Europe/Paris",
            "+33 1 99 00 ## ##",
            "rue des Lilas | quai du Port | avenue de la Gare",
            (Place("Paris", "75011", "+33 1 99 00 ## ##"), Place("Besançon", "25000", "+33 3 53 01 ## ##")),
            "{number} {street}",
        ),
        _country(
            "SE",
            "sv",
            "Europe/Stockholm",
            "+46 70 174 06 ##",
            "Storgatan | Ågatan | Björkvägen",
            (Place("Stockholm", "111 20", "+46 8 465 004 ##"), Place("Göteborg", "411 01", "+46 31 390 06 ##")),
        ),
        _country(
            "CZ",
            "cs",
            "Europe/Prague",
            "+420 601 123 4##",
            "Dlouhá | Na Příkopě | Růžová",
            (Place("Praha", "110 00", "+420 212 345 6##"), Place("Brno", "602 00", "+420 542 345 6##")),
        ),
        _country(
            "TR",
            "tr",
            "Europe/Istanbul",
            "+90 501 234 56##",
            "Çınar Sokak | Lale Caddesi",
            (Place("İstanbul", "34000", "+90 212 345 67##"), Place("İzmir", "35000", "+90 232 345 67##")),
            "{street} No. {number}",
        ),
        _country(
            "ES",
            "es",
            "Europe/Madrid",
            "+34 612 34 56 ##",
            "Calle del Olmo | Paseo de la Ribera",
            (Place("A Coruña", "15001", "+34 981 23 45 ##"), Place("Cádiz", "11001", "+34 956 23 45 ##")),
            "{street}, {number}",
        ),
        _country(
            "US",
            "en",
            "America/New_York",
            "+1 212 555 01##",
            "Maple Avenue | Orchard Street | Dock Street",
            (
                Place("New York", "10002", "+1 212 555 01##", "NY"),
                Place("Portland", "04101", "+1 207 555 01##", "ME"),
            ),
            "{number} {street}",
        ),
    )
}


def dial(random: Random, pattern: str) -> str:
    """A telephone number of a pattern."""
    return "".join(str(random.randrange(10)) if mark == "#" else mark for mark in pattern)


def address(random: Random, country: Country, place: Place, label: str) -> SampleAddress:
    """An address somewhere in ``place``."""
    street = country.line.format(street=random.choice(country.streets), number=random.randrange(1, 120))
    return SampleAddress(
        label=label,
        street=street,
        postcode=place.postcode,
        city=place.city,
        region=place.region,
        country=country.code,
    )
