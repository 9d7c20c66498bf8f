"""Names of people in the sample data, by language; "written|Latin" where the script is not Latin."""

from dataclasses import dataclass
from random import Random
from unicodedata import combining, normalize


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: name as written, and in plain Latin letters for e-mail addresses."""

    name: str
    given: str
    family: str
    latin: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """Given names and family names of a language; ``family_first`` as in East Asia."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families_women: tuple[str, ...]
    families_men: tuple[str, ...]
    family_first: bool = False


def _names(women: str, men: str, families: str, families_men: str = "", family_first: bool = False) -> Names:
    own = tuple(families.split())
    return Names(
        tuple(women.split()), tuple(men.split()), own, tuple(families_men.split()) or own, family_first=family_first
    )


NAMES = {
    "de": _names(
        "Anneliese Brigitte Käthe Lena Mareike Sabine Ute Wiebke Friederike Jördis Sophie Zoë",
        "Björn Detlef Götz Heiko Jörg Lukas Matthias Rüdiger Sönke Till Volker Ansgar",
        "Schröder Weiß Köhler Jäger Grünwald Brückner Voß Lindemann Pfützner Steinhäuser Öztürk Hübner Rößler Tänzer",
    ),
    "en": _names(
        "Harriet Imogen Nell Beatrix Rosalind Winifred",
        "Alistair Desmond Rupert Callum Edwin Miles",
        "Ashdown Pemberton O’Grady Fairweather Thistlewood Hargreaves-Pike Marlowe Quill",
    ),
    "pl": _names(
        "Agnieszka Małgorzata Żaneta Elżbieta",
        "Łukasz Stanisław Zbigniew Paweł",
        "Jabłońska Świątek Źródłowska Gołąb",
        "Jabłoński Świątek Źródłowski Gołąb",
    ),
    "is": _names(
        "Þórdís Ásta Sigríður", "Ægir Guðni Höskuldur", "Hálfdánardóttir Ólafsdóttir", "Einarsson Þorvaldsson"
    ),
    "el": _names(
        "Ελένη|Eleni Δέσποινα|Despina Ιωάννα|Ioanna",
        "Γιώργος|Giorgos Νίκος|Nikos Σπύρος|Spyros",
        "Παπαδάκη|Papadaki Βλάχου|Vlachou Καραγιάννη|Karagianni",
        "Παπαδάκης|Papadakis Βλάχος|Vlachos Καραγιάννης|Karagiannis",
    ),
    "uk": _names(
        "Оксана|Oksana Соломія|Solomiia Їванна|Yivanna",
        "Тарас|Taras Остап|Ostap Євген|Yevhen",
        "Ковальчук|Kovalchuk Мельниченко|Melnychenko Гончар|Honchar",
    ),
    "bg": _names(
        "Десислава|Desislava Цветана|Tsvetana",
        "Красимир|Krasimir Боян|Boyan",
        "Стоянова|Stoyanova",
        "Димитров|Dimitrov",
    ),
    "ja": _names(
        "花子|Hanako 美咲|Misaki さくら|Sakura",
        "健一|Kenichi 翔|Sho 大輔|Daisuke",
        "佐藤|Sato 鈴木|Suzuki 渡辺|Watanabe 小林|Kobayashi",
        family_first=True,
    ),
    "zh": _names(
        "丽华|Lihua 雨桐|Yutong 静|Jing",
        "建国|Jianguo 伟|Wei 浩然|Haoran",
        "王|Wang 陳|Chen 欧阳|Ouyang 林|Lin",
        family_first=True,
    ),
    "ar": _names(
        "ليلى|Layla مريم|Maryam نور|Nour",
        "يوسف|Yusuf خالد|Khalid سامي|Sami",
        "الحسن|Alhasan منصور|Mansour الخطيب|Alkhatib",
    ),
    "he": _names("נועה|Noa שירה|Shira תמר|Tamar", "איתן|Eitan יונתן|Yonatan אורי|Uri", "לוי|Levi ברק|Barak גולן|Golan"),
    "hi": _names(
        # In Latin letters: terminals do not agree on how wide Devanagari's vowel signs are.
        "Priya Ananya Mira",
        "Arjun Vikram Rahul",
        "Sharma Gupta Verma",
    ),
    "th": _names("สมหญิง|Somying กานดา|Kanda", "สมชาย|Somchai ณัฐพล|Nattaphon", "ใจดี|Jaidee ศรีสุข|Srisuk ทองคำ|Thongkham"),
    "fr": _names("Aurélie Maëlle Clémence", "François Loïc Jérôme", "Lefèvre Bézier D’Aubigné Gräser"),
    "sv": _names("Åsa Märta Linnéa", "Göran Håkan Östen", "Sjöberg Ångström Lindqvist"),
    "cs": _names("Božena Kateřina", "Jiří Ondřej", "Nováková Dvořáčková", "Novák Dvořáček"),
    "tr": _names("Şebnem Gülay İpek", "Çağrı Oğuz Ümit", "Yıldız Şahin Kılıç"),
    "es": _names("Begoña Inés Rocío", "Íñigo Andrés Ramón", "Ibáñez Peñalver Castaño"),
}

_PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "ø": "o",
        "ı": "i",
        "’": None,
    }
)


def plain(text: str) -> str:
    """``text`` in the letters a-z, digits and hyphens that people put into e-mail addresses."""
    spelled = text.lower().translate(_PLAIN)
    bare = "".join(mark for mark in normalize("NFKD", spelled) if not combining(mark))
    joined = "".join(mark if mark.isascii() and mark.isalnum() else " " for mark in bare)
    return "-".join(joined.split())


def _split(entry: str) -> tuple[str, str]:
    written, _, latin = entry.partition("|")
    return written, plain(latin or written)


def draw(random: Random, language: str) -> Person:
    """A person with a name of that language."""
    pool = NAMES[language]
    woman = random.random() < 0.5
    given, given_latin = _split(random.choice(pool.women if woman else pool.men))
    family, family_latin = _split(random.choice(pool.families_women if woman else pool.families_men))
    name = f"{family} {given}" if pool.family_first else f"{given} {family}"
    return Person(name, given, family, (given_latin, family_latin))
