"""How addresses are written in each country: the order of the parts behind the name, line by line.

The forms are those that the postal operators publish through the Universal Postal Union and that the address data of
Chromium and Android repeats. S street, Z postal code, C city, R region; "|" ends a line; what stands between two parts
is written only where both are there.
"""

CODE_BEFORE_CITY = "S|Z C|R"  # most of the world, and the form of countries that are not listed
CITY_THEN_CODE = "S|C Z|R"
CITY_REGION_CODE = "S|C R Z"
ALL_APART = "S|C|R|Z"
LARGEST_FIRST = "Z|R C|S"

FORMS = {
    "AE": "S|C|R",
    "AU": CITY_REGION_CODE,
    "BD": "S|C - Z",
    "BR": "S|C-R|Z",
    "CA": CITY_REGION_CODE,
    "CN": LARGEST_FIRST,
    "CO": "S|C, R, Z",
    "EG": ALL_APART,
    "GB": ALL_APART,
    "HK": "S|C|R",
    "HU": "C|S|Z",
    "ID": "S|C|R Z",
    "IE": ALL_APART,
    "IL": CITY_THEN_CODE,
    "IN": CITY_THEN_CODE,
    "IT": "S|Z C R",
    "JP": "〒Z|R C|S",
    "KE": "S|C|Z",
    "KR": "R C|S|Z",
    "LK": "S|C|Z",
    "LV": "S|C, Z",
    "MX": "S|Z C, R",
    "NG": CITY_THEN_CODE,
    "NZ": "S|C Z",
    "PE": CITY_THEN_CODE,
    "PH": "S|C|Z R",
    "PK": "S|C-Z",
    "RU": ALL_APART,
    "SA": CITY_THEN_CODE,
    "SG": CITY_THEN_CODE,
    "TH": "S|C|R Z",
    "TR": "S|Z C/R",
    "TW": LARGEST_FIRST,
    "UA": ALL_APART,
    "US": "S|C, R Z",
    "UY": "S|Z C R",
    "VE": "S|C Z, R",
    "VN": "S|C|R Z",
    "ZA": "S|C|Z",
}  # fmt: skip
# Where the largest part comes first in the country's own script, Latin letters turn the order round.
IN_LATIN = {"CN": "S|C|R, Z", "JP": "S|C, R Z", "KR": "S|C|R Z", "TW": "S|C, R Z"}
# English names, as the last line of a letter from abroad has them.
NAMES = {
    "AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria", "AU": "Australia", "BD": "Bangladesh", "BE": "Belgium",
    "BG": "Bulgaria", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China", "CO": "Colombia",
    "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "DZ": "Algeria", "EE": "Estonia", "EG": "Egypt",
    "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece", "HK": "Hong Kong", "HR": "Croatia",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India", "IS": "Iceland", "IT": "Italy",
    "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "LI": "Liechtenstein", "LK": "Sri Lanka", "LT": "Lithuania",
    "LU": "Luxembourg", "LV": "Latvia", "MA": "Morocco", "MT": "Malta", "MX": "Mexico", "MY": "Malaysia", "NG": "Nigeria",
    "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PE": "Peru", "PH": "Philippines", "PK": "Pakistan",
    "PL": "Poland", "PT": "Portugal", "RO": "Romania", "RS": "Serbia", "RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden",
    "SG": "Singapore", "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand", "TN": "Tunisia", "TR": "Türkiye", "TW": "Taiwan",
    "UA": "Ukraine", "US": "United States", "UY": "Uruguay", "VE": "Venezuela", "VN": "Vietnam", "ZA": "South Africa",
}  # fmt: skip
