"""The sixty organizations of the sample data: name, country, city, mail domain, trade and what they are in words."""

from typing import NamedTuple


class Organization(NamedTuple):
    """An organization as written down here; ``people`` is how many persons work there."""

    name: str
    country: str
    city: str
    domain: str
    people: int
    note: str
    street: str = ""


ORGANIZATIONS = (
    Organization(
        "Analytical Engines",
        "GB",
        "London",
        "analytical",
        3,
        "Calculating machines and the people who program them.",
        "12 St James's Square",
    ),
    Organization(
        "Böhm & Söhne", "AT", "Graz", "boehm-soehne", 3, "Family shop for kitchenware since 1911.", "Hauptplatz 3"
    ),
    Organization("Bláa lónið ehf.", "IS", "Reykjavík", "blaa-lonid", 2, "Spa with four lagoons and a restaurant."),
    Organization("山田商店", "JP", "大阪", "yamada", 2, "Paper and stationery, three shops."),
    Organization("Café Łódź", "PL", "Łódź", "cafe-lodz", 2, "Roastery and two cafés."),
    Organization("Acme [EU]", "DE", "Berlin", "acme-eu", 2, "European office of a maker of springs and anvils."),
    Organization("Honigmanufaktur Waldrand", "DE", "Görlitz", "waldrand", 2, "Honey, candles and a market stall."),
    Organization("Buchhandlung am Neckar", "DE", "Tübingen", "neckarbuch", 2, "Independent bookshop with readings."),
    Organization("Praxis Dr. Öztürk", "DE", "Köln", "praxis-oeztuerk", 2, "Dentists, eleven people."),
    Organization("Stadtgärtnerei Grünspan", "DE", "Berlin", "gruenspan", 2, "Roof gardens and balconies."),
    Organization("Fahrradwerk Nord GmbH", "DE", "Hamburg", "fahrradwerk", 3, "Cargo bicycles made to order."),
    Organization("Hafenrösterei Kaap", "DE", "Hamburg", "hafenroesterei", 2, "Coffee roastery at the old harbour."),
    Organization("Tischlerei Lindemann", "DE", "Görlitz", "tischlerei-lindemann", 1, "Furniture and shop fittings."),
    Organization("Kanzlei Voß & Partner", "DE", "Frankfurt am Main", "kanzlei-voss", 3, "Lawyers for small companies."),
    Organization(
        "Weingut Steinhäuser", "DE", "Frankfurt am Main", "weingut-steinhaeuser", 2, "Riesling from nine hectares."
    ),
    Organization("Kinderladen Pusteblume e. V.", "DE", "Berlin", "pusteblume", 1, "Nursery run by parents."),
    Organization("Brauhaus Zum Blauen Bock", "DE", "Köln", "blauer-bock", 2, "Brewery with a beer garden."),
    Organization("Solarhof Energie eG", "DE", "Tübingen", "solarhof", 3, "Energy cooperative with 800 members."),
    Organization("Museum für Alltagsdinge", "DE", "Berlin", "alltagsdinge", 3, "Two exhibitions a year."),
    Organization("Physiotherapie Bewegungsraum", "DE", "München", "bewegungsraum", 1, "Two practices."),
    Organization("Schuhhaus Tänzer", "DE", "München", "schuhhaus-taenzer", 2, "Shoes, fourth generation."),
    Organization("Verlag Kleine Freiheit", "DE", "Hamburg", "kleine-freiheit", 2, "Picture books and calendars."),
    Organization("Spielwaren Purzelbaum", "DE", "Köln", "purzelbaum", 1, "Wooden toys."),
    Organization("Molkerei Alpenrand", "DE", "München", "alpenrand", 3, "Organic milk and cheese."),
    Organization("Optik Hübner", "DE", "Berlin", "optik-huebner", 1, "Glasses and a workshop."),
    Organization("Yogahaus Südstern", "DE", "Berlin", "suedstern", 1, "Classes on three floors."),
    Organization(
        "Druckerei Gebrüder Rößler", "DE", "Görlitz", "roessler-druck", 2, "Printers we buy from and work for."
    ),
    Organization(
        "Verein zur Förderung der regionalen Handwerkskultur und des Kunsthandwerks in der Oberlausitz e. V.",
        "DE",
        "Görlitz",
        "handwerkskultur",
        2,
        "Runs a summer market of 120 stalls.",
    ),
    Organization("Konditorei Zuckerl", "AT", "Wien", "zuckerl", 2, "Cakes and a breakfast room."),
    Organization("Hotel Alter Färberhof", "AT", "Graz", "faerberhof", 2, "Forty rooms and a library."),
    Organization("Uhrmacherei Käslin", "CH", "Zürich", "kaeslin", 2, "Watches repaired and built."),
    Organization("Rheinhafen Logistik AG", "CH", "Basel", "rheinhafen", 2, "Storage and barges."),
    Organization("Thistlewood Gin Distillery", "GB", "Edinburgh", "thistlewood", 2, "Gin and a visitor centre."),
    Organization("Mill Lane Ceramics", "GB", "Manchester", "mill-lane", 1, "Tableware for restaurants."),
    Organization("Piekarnia Pod Aniołem", "PL", "Kraków", "pod-aniolem", 1, "Bakery with six shops."),
    Organization("Stocznia Kajaków Żuraw", "PL", "Gdańsk", "zuraw", 2, "Sea kayaks."),
    Organization("Ullarverslun Norðurljós", "IS", "Akureyri", "nordurljos", 1, "Wool and knitwear."),
    Organization("Ελαιώνες Παπαδάκη", "GR", "Θεσσαλονίκη", "elaiones", 2, "Olive oil in small bottles."),
    Organization("Ταβέρνα Το Κύμα", "GR", "Αθήνα", "to-kyma", 1, "Three restaurants by the sea."),
    Organization("Пекарня «Світанок»", "UA", "Львів", "svitanok", 2, "Bakery and delivery service."),
    Organization("Студія «Вікно»", "UA", "Київ", "vikno", 2, "Film studio."),
    Organization("Розова долина ООД", "BG", "София", "rozova", 2, "Rose oil and soap."),
    Organization("茶寮 月の庭", "JP", "京都", "tsukinoniwa", 2, "Tea house with a garden."),
    Organization("株式会社ひかり工房", "JP", "東京", "hikari", 2, "Lamps."),
    Organization("西湖茶业有限公司", "CN", "杭州", "xihu-tea", 2, "Green tea for export."),
    Organization("好时光玩具", "CN", "上海", "haoshiguang", 2, "Toys for small children."),
    Organization("山海書店", "TW", "臺北", "shanhai", 1, "Bookshop and café."),
    Organization("واحة الضيافة", "AE", "دبي", "waha", 2, "Guest houses."),
    Organization("مطبعة النيل", "EG", "القاهرة", "nile-press", 2, "Printers of children's books."),
    Organization("מאפיית הגפן", "IL", "תל אביב", "hagefen", 2, "Bakery with a school."),
    Organization("סטודיו קרמיקה חיפה", "IL", "חיפה", "keramika", 1, "Ceramics."),
    Organization("Jaipur Hastkala Kendra", "IN", "Jaipur", "hastkala", 2, "Block prints and textiles."),
    Organization("Namaste Travels", "IN", "New Delhi", "namaste", 2, "Journeys by train."),
    Organization("ร้านกาแฟดอยทอง", "TH", "เชียงใหม่", "doithong", 2, "Coffee from the hills."),
    Organization("Librairie du Quai", "FR", "Besançon", "librairie-du-quai", 1, "Bookshop."),
    Organization("Atelier Maëlle & Fils", "FR", "Paris", "atelier-maelle", 2, "Leather bags."),
    Organization("Ångbåtsbolaget Måsen AB", "SE", "Göteborg", "masen", 2, "Steam boats for guests."),
    Organization("Pivovar U Zlatého klíče", "CZ", "Brno", "zlaty-klic", 1, "Brewery and guest house."),
    Organization("Çınar Tekstil", "TR", "İzmir", "cinar", 2, "Towels and linen."),
    Organization("Harbor & Loom", "US", "Portland", "harbor-loom", 2, "Blankets sold by mail."),
)
