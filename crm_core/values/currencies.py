"""The currencies of ISO 4217: their codes, decimals and the signs people write."""


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ISO 4217 list one, the codes with a minor unit (no metals, no accounting units); the last line left it since 2023
# and still stands in older books. https://www.six-group.com/en/products-services/financial-information/data-standards.html
CURRENCIES = _codes(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
    CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    ANG BGN CUC HRK SLL ZWL"""
)
DIGITS = {
    **dict.fromkeys(_codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0),
    **dict.fromkeys(_codes("BHD IQD JOD KWD LYD OMR TND"), 3),
    **dict.fromkeys(_codes("CLF UYW"), 4),
}
SHOWN_SIGNS = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "TRY": "₺", "RUB": "₽", "UAH": "₴",
    "ILS": "₪", "VND": "₫", "PHP": "₱", "NGN": "₦",
}  # fmt: skip
TYPED_SIGNS = {sign: code for code, sign in SHOWN_SIGNS.items()} | {
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "NT$": "TWD", "MX$": "MXN", "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "FR": "CHF", "FR.": "CHF", "SFR": "CHF",
    "SFR.": "CHF", "ZŁ": "PLN", "KČ": "CZK", "฿": "THB", "₸": "KZT", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₾": "GEL",
    "₼": "AZN", "₮": "MNT", "₭": "LAK", "元": "CNY", "円": "JPY",
}  # fmt: skip
# Signs of several currencies mean the expected one when it is among these.
SHARED_SIGNS = {
    "$": _codes("USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD "
                "SRD TTD XCD"),
    "£": _codes("GBP EGP FKP GIP LBP SDG SHP SSP SYP"),
    "¥": _codes("JPY CNY"),
    "KR": _codes("DKK ISK NOK SEK"),
    "KR.": _codes("DKK ISK NOK SEK"),
}  # fmt: skip
