#!/usr/bin/env python3
"""Builds the catalogue of www/shop from the UCI "Online Retail" invoice log.

    pkg-scripts/shop-data.py online-retail.csv[.xz] [--log FILE] [--events FILE] [--items FILE] [--others] [--dry-run]

Writes www/shop/catalogue/products.json (the products, with facets from lib/shop-rules.txt) and
tests/data/retail-invoices.json (a handful of purchase histories as bare stock codes), and prints what it counted.

    --log FILE   also write the cleaned purchase log for offline measuring: customer <TAB> invoice <TAB> unix seconds
                 <TAB> stock code, sorted by customer and time; ordinals only. Keep it out of the repository (target/).
    --events FILE, --items FILE
                 also write what `indwell pack` reads: purchases by visitor and session, and the products with their
                 facets. Keep them out of the repository too; pkg-scripts/shop-pack does all this.
    --others     list the products that no kind rule matched
    --dry-run    print the counters and write nothing but the log

The log: Daqing Chen, "Online Retail", UCI Machine Learning Repository, CC BY 4.0, doi.org/10.24432/C5BW33.
Python 3 standard library only. The result depends on nothing but the log and the rules.
"""
import argparse
import collections
import csv
import datetime
import json
import lzma
import re
import statistics
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "pkg-scripts/lib/shop-rules.txt"
PRODUCTS = ROOT / "www/shop/catalogue/products.json"
INVOICES = ROOT / "tests/data/retail-invoices.json"

# ---------------------------------------------------------------- reading the log

PRODUCT_CODE = re.compile(r"^(\d{5}[A-Z]{0,2}|DCGS[A-Z0-9]+)$")  # all else is postage, fees, discounts, vouchers
NOT_A_NAME = re.compile(  # remarks of the warehouse that stand where the description should
    r"\?|damage|wrong|adjust|\bfound\b|^check|missing|next day|voucher|\bsample|thrown|amazon|ebay|incorrect|barcode"
    r"|mailout|^dotcom|lost|rusty|\bwet|mouldy|smashed|^sold as|^had been|high resolution", re.I)
LEFT_OUT = re.compile(r"cannabis|spliff|rasta|revolver", re.I)  # not for this shop window


def read(path):
    """Every sale of a product: cancellations, free lines and codes that are not products are left out and counted."""
    counts, sales = collections.Counter(), []
    opener = lzma.open if str(path).endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            counts["lines"] += 1
            code, invoice = row["StockCode"].strip().upper(), row["InvoiceNo"].strip()
            if not invoice.isdigit():
                counts["dropped: cancellation or correction"] += 1
            elif not PRODUCT_CODE.match(code):
                counts["dropped: not a product"] += 1
            elif float(row["UnitPrice"]) <= 0 or int(row["Quantity"]) <= 0:
                counts["dropped: price or quantity not above zero"] += 1
            else:
                when = int(datetime.datetime.fromisoformat(row["InvoiceDate"] + "+00:00").timestamp())
                text = " ".join(row["Description"].split())
                sales.append((code, invoice, when, float(row["UnitPrice"]), row["CustomerID"].strip(), text))
    return sales, counts


# ---------------------------------------------------------------- names in normal case

SPELLINGS = [  # (pattern on the upper-case name, replacement), in this order
    (r"^\*+", ""), (r"[ ,]*DOTCOMGIFTSHOP(\.COM)?", ""), (r"\s*,\s*", ", "), (r"\s+\.|\.$", ""), (r"`|´", "'"),
    (r"\bSET/(\d+)", r"SET OF \1 "), (r"\bS/(\d+)", r"SET OF \1 "), (r"\bPACK/(\d+)", r"PACK OF \1 "), (r"\bBOX/(\d+)", r"BOX OF \1 "),
    (r"\bPK/(\d+)", r"PACK OF \1 "), (r"\bOF(\d+)", r"OF \1"), (r"\bPACK (\d+)\b", r"PACK OF \1"), (r"\bSET (\d+)\b", r"SET OF \1"), (r"\bSET OF (\d+)\b\s+OF\b", r"SET OF \1"),
    (r"\bASS(T?D|T)\b\.?|\bASSORT\b|\bASS\b\.?", "ASSORTED"), (r"\bXMAS\b", "CHRISTMAS"), (r"\bB'FLY\b", "BUTTERFLY"),
    (r"\bTURQ\b", "TURQUOISE"), (r"\bCOL\b\.?", "COLOUR"), (r"\bM\.?O\.?P\b\.?", "MOTHER-OF-PEARL"), (r"\bDEC\b\.?", "DECORATION"),
    (r"\bDECS\b", "DECORATIONS"), (r"\bNECKLAC\b|\bNECKL\b\.?", "NECKLACE"), (r"\bNECKL\.?(\d+)", r"NECKLACE \1"),
    (r"\bFUS+CHIA\b", "FUCHSIA"), (r"\bTASSLE(S?)\b", r"TASSEL\1"), (r"\bPANNETONE\b", "PANETTONE"), (r"\bSTRIPEY\b", "STRIPY"),
    (r"\bWASHBAG\b", "WASH BAG"), (r"\bCAKESTAND\b", "CAKE STAND"), (r"\bCANDLEHOLDER\b", "CANDLE HOLDER"), (r"\bTEALIGHT", "T-LIGHT"),
    (r"\bT ?LIGHT", "T-LIGHT"), (r"\bKEY-RING", "KEYRING"), (r"\bCHILDS\b", "CHILD'S"), (r"\bCHILDRENS\b", "CHILDREN'S"),
    (r"\bVIPPASSPORT\b", "VIP PASSPORT"), (r"\bRETRO SPOT\b", "RETROSPOT"), (r"\bPOLKA DOT\b", "POLKADOT"), (r"\bJEWELED\b", "JEWELLED"),
    (r"\bEARING", "EARRING"), (r"\bCHRISTAMS\b", "CHRISTMAS"), (r"\bCRYSTA\b", "CRYSTAL"), (r"\bTINNED\b", "TIN"),
    (r"\bSQUARECUSHION", "SQUARE CUSHION"), (r"\bBLACKCHRISTMAS", "BLACK CHRISTMAS"), (r"CHOCOLATECANDLE", "CHOCOLATE CANDLE"),
    (r"\bDOORSIGN", "DOOR SIGN"), (r"\bBRACLET|\bBRACELT", "BRACELET"), (r"\bPHOTOFRAME", "PHOTO FRAME"), (r"\bTOASTRACK", "TOAST RACK"),
    (r"\bFRUITBOWL", "FRUIT BOWL"), (r"\bLIGHTBULB", "LIGHT BULB"), (r"\bP'WEIGHT", "PAPERWEIGHT"), (r"\bSTRAWBERY", "STRAWBERRY"),
    (r"\bSIL'T\b", "SILHOUETTE"), (r"\bSQU\b", "SQUARE"), (r"\bTRADTIONAL", "TRADITIONAL"), (r"\bRND\b", "ROUND"), (r"NECKLACE ?(\d+)\"", r"NECKLACE \1in "),
    (r"\bGARLD\b", "GARLAND"), (r"\bPINKWHITE", "PINK & WHITE"), (r"\bBLACKBLUE", "BLACK & BLUE"), (r"\bUTILTY", "UTILITY"), (r"\bHYDRANGA", "HYDRANGEA"),
    (r"\bARTIIFCIAL", "ARTIFICIAL"), (r"BUTTERFILES", "BUTTERFLIES"), (r"\bSUCK$", "SUCKER"), (r"\bFLOWE$", "FLOWER"), (r" STR$", " STRAP"), (r"\bMONTAN$", "MONTANA"),
    (r"\bANT (COPPER|SILVER|WHITE)", r"ANTIQUE \1"), (r"BAROQUECANDLE", "BAROQUE CANDLE"), (r"\bCANDYSTUFT", "CANDYTUFT"), (r"\bVINT\b", "VINTAGE"), (r"SANDLEWOOD", "SANDALWOOD"),
    (r"\bBOTANCIAL\b", "BOTANICAL"), (r"\bLAVANDER\b", "LAVENDER"), (r"\bDAISEY", "DAISY"), (r"\bSCOTTIES\b", "SCOTTIE DOGS"),
    (r"\bIVOR\b", "IVORY"), (r"\bANTIQ\b", "ANTIQUE"), (r"\bMULTICOL\b|\bMULTICOLOURS?\b", "MULTICOLOUR"), (r"\bDIAMANT\b", "DIAMANTE"),
    (r"\bFLOWER(S?)CRYSTAL\b", r"FLOWER\1 CRYSTAL"), (r"\bHLDR\b", "HOLDER"), (r"\bLGE\b", "LARGE"), (r"\bSML\b", "SMALL"), (r"\bMED\b", "MEDIUM"),
    (r"\bCLR\b", "CLEAR"), (r"\bBLK\b", "BLACK"), (r"\bWHT\b", "WHITE"), (r"\bPCS?\b", "PIECES"), (r"\bPCE\b", "PIECE"), (r"\bCHRYSANTHEMUM(S?)\b", r"CHRYSANTHEMUM\1"),
    (r"\bW/", "WITH "), (r" W (?!\d)", " WITH "), (r"\bC/COVER\b", "CUSHION COVER"), (r"\bDES\b(?=$| IN )", "DESIGN"), (r"\s*\+\s*", " & "),
    (r"(?<=[A-Z]{3})/(?=[A-Z]{3})", " & "), (r"(\d+) ?(CM|MM|G|ML|M)\b", lambda m: m[1] + m[2].lower()), (r"(?<=\d)X(?=\d)", "×"),
    (r"\bNO\.? (\d)", r"No. \1"), (r"\s*&\s*", " & "), (r"\s+", " "), (r"^[\s,.-]+|[\s,.-]+$", ""),
]
SPELLINGS = [(re.compile(pattern), new) for pattern, new in SPELLINGS]
SMALL = set("a an and at by de des du for from in la le of on or the to with".split())
KEPT = {"3D", "TV", "LED", "USB", "UK", "VIP", "DIY", "II", "XL", "RSPCA", "MDF", "PVC", "BBQ", "WC", "I", "XXL", "POW"}


def normal_case(text):
    for pattern, new in SPELLINGS:
        text = pattern.sub(new, text.upper() if pattern is SPELLINGS[0][0] else text)
    words = []
    for word in text.split(" "):
        if word.lower() in SMALL and words and not words[-1].endswith(","):
            word = word.lower()
        elif word.strip("(),") not in KEPT and not re.match(r"^\(?\d|^No\.", word):
            word = "-".join(part[:1] + part[1:].lower() if part not in SMALL else part for part in word.replace("-OF-", "-of-").split("-"))
            word = re.sub(r"^([(\"'])(\w)", lambda m: m[1] + m[2].upper(), word)
        elif re.match(r"^\(?\d+[A-Z']", word):
            word = word if word in KEPT else word.lower()
        words.append(word)
    return " ".join(words)


# ---------------------------------------------------------------- facets by rules

def fold(word):
    """One form for singular and plural."""
    for end, new in (("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ies", "y"), ("leaves", "leaf"), ("knives", "knife"), ("shelves", "shelf")):
        if word.endswith(end) and len(word) > len(end) + 1 or word == end:
            return word[: -len(end)] + new
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def tokens(text):
    text = text.lower().replace("t-light", "tlight").replace("children's", "childrens").replace("child's", "childs")
    return [fold(word) for word in re.findall(r"&|[\w']+(?:\.\w+)*", text)]


class Rules:
    """lib/shop-rules.txt, read: per facet an ordered list of (value, shape, phrases)."""

    def __init__(self, path):
        self.facets, self.consumable = collections.defaultdict(list), set()
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            facet, value, shape, phrases = (part.strip() for part in line.split("|"))
            if value.endswith("!"):
                value = value[:-1].strip()
                self.consumable.add(value)
            parsed = [({"~": 0, "^": 2}.get(phrase[:1], 1), tokens(phrase)) for phrase in phrases.split(", ")]
            self.facets[facet].append((value, shape, parsed))

    @staticmethod
    def matches(words, phrase):
        size = len(phrase)
        return [at + size for at in range(len(words) - size + 1) if words[at : at + size] == phrase]

    def head(self, facet, words):
        """The rule whose phrase is the longest, then the last (see the table's heading), and the words of that phrase."""
        stop = next((at for at, word in enumerate(words) if at and word in ("with", "in", "for", "on")), len(words))
        last = len(words) - 1 if words and words[-1] == "design" else len(words)
        front = 3 if words[1:2] == ["of"] and words[0] in ("set", "pack", "box") else 1 if words and words[0].isdigit() else 0
        best, found = None, (None, [])
        for rule in self.facets[facet]:
            for force, phrase in rule[2]:
                for end in self.matches(words, phrase):
                    if force == 2 and end != front + len(phrase):
                        continue
                    key = (force, len(phrase) if end <= stop else 0, end if end <= min(stop, last) else 0)
                    if best is None or key > best:
                        best, found = key, (rule, phrase)
        return found

    def values(self, facet, words):
        return [rule[0] for rule in self.facets[facet] if any(self.matches(words, phrase) for _, phrase in rule[2])]


def set_size(name):
    found = re.search(r"\b(?:Set of|Pack of|Box of)\s+(\d+)\b", name, re.I) or re.match(r"^(\d{1,2}) (?!Drawer|Hook|Tier|Panel|Section|Day)[A-Z]", name)
    number = int(found[1]) if found else 12 if re.search(r"\bDozen\b", name) else 0
    if not number and re.search(r"\bPair of\b", name):
        number = 2
    return next((label for top, label in ((1, ""), (3, "Set of 2–3"), (6, "Set of 4–6"), (12, "Set of 7–12")) if number <= top), "Set of 13 or more")


# ---------------------------------------------------------------- products

def products(sales, rules):
    """One record per stock code, best seller first."""
    names, prices, invoices, first = (collections.defaultdict(x) for x in (collections.Counter, list, set, lambda: 1 << 40))
    for code, invoice, when, price, _, text in sales:
        if text and not NOT_A_NAME.search(text) and not LEFT_OUT.search(text):
            names[code][text] += 1
        prices[code].append(price)
        invoices[code].add(invoice)
        first[code] = min(first[code], when)
    order = sorted((code for code in invoices if names[code]), key=lambda code: (-len(invoices[code]), code))
    records = []
    for code in order:
        name = normal_case(min(names[code].items(), key=lambda kv: (-kv[1], kv[0]))[0])
        words = tokens(name)
        kind, deciding = rules.head("kind", words)
        kind_name, kind_shape = kind[:2] if kind else ("More/Curiosities", "giftbox +")
        shape, _ = rules.head("shape", words if kind_shape.endswith("+") else deciding)
        facets = [("colour", value) for value in rules.values("colour", words)[:3]]
        facets += [("material", value) for value in rules.values("material", words)[:1]]
        facets += [("occasion", value) for value in rules.values("occasion", words)[:2]]
        facets += [("theme", value) for value in rules.values("theme", words)[:2]]
        facets += [("set", size) for size in [set_size(name)] if size]
        records.append({"id": code, "name": name, "pence": round(statistics.median(prices[code]) * 100), "kind": kind_name,
                        "shape": shape[0] if shape else kind_shape.rstrip(" +"), "facets": facets,
                        "month": time.strftime("%Y-%m", time.gmtime(first[code])), "consumable": kind_name in rules.consumable})
    return records


def catalogue(records, rules):
    """The compact file: tables of kinds, shapes and facet values, and one array per product that points into them."""
    kinds = [rule[0] for rule in rules.facets["kind"]] + ["More/Curiosities"]
    shapes = sorted({record["shape"] for record in records})
    values = sorted({facet for record in records for facet in record["facets"]})
    months = sorted({record["month"] for record in records})
    at = {facet: index for index, facet in enumerate(values)}
    motifs = {rule[0]: rule[1] for rule in rules.facets["theme"]}
    head = {"source": "Daqing Chen, Online Retail, UCI Machine Learning Repository, CC BY 4.0",
            "columns": ["id", "name", "pence", "kind", "shape", "month", "facets"],
            "kinds": kinds, "consumable": sorted(kinds.index(kind) for kind in rules.consumable), "shapes": shapes, "months": months,
            "facets": values, "motifs": motifs}
    rows = [[r["id"], r["name"], r["pence"], kinds.index(r["kind"]), shapes.index(r["shape"]), months.index(r["month"]),
             [at[facet] for facet in r["facets"]]] for r in records]
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    lines = [f'"{key}":{dump(value)}' for key, value in head.items()]
    return "{" + ",\n".join(lines) + ',\n"products":[\n' + ",\n".join(map(dump, rows)) + "\n]}\n"


# ---------------------------------------------------------------- histories

def histories(sales, known):
    """customer -> list of (time, invoice, codes in the order of the invoice), by time."""
    baskets = collections.defaultdict(dict)
    for code, invoice, when, _, customer, _ in sales:
        if customer and code in known:
            baskets[customer].setdefault(invoice, (when, {}))[1][code] = None
    return {customer: sorted((when, invoice, list(codes)) for invoice, (when, codes) in invoices.items())
            for customer, invoices in baskets.items()}


def handful(by_customer, count=8):
    """Histories of 4 to 10 invoices with 5 to 25 products each; which ones is decided by a checksum, not by taste."""
    fit = [[codes for _, _, codes in invoices] for invoices in by_customer.values()
           if 4 <= len(invoices) <= 10 and all(5 <= len(codes) <= 25 for _, _, codes in invoices)]
    return sorted(fit, key=lambda history: zlib.crc32(json.dumps(history).encode()))[:count], len(fit)


def write_log(path, by_customer):
    lines, invoice_ordinal = [], 0
    for ordinal, customer in enumerate(sorted(by_customer), 1):
        for when, _, codes in by_customer[customer]:
            invoice_ordinal += 1
            lines += [f"{ordinal}\t{invoice_ordinal}\t{when}\t{code}\n" for code in codes]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def write_events(path, by_customer):
    """visitor, session, event, time and item_id, by time: what `indwell pack --events` reads."""
    rows = [(when, customer, invoice, code) for customer in by_customer
            for when, invoice, codes in by_customer[customer] for code in codes]
    rows.sort(key=lambda row: (row[0], row[2]))
    customers = {customer: ordinal for ordinal, customer in enumerate(sorted(by_customer), 1)}
    invoices = {invoice: ordinal for ordinal, invoice in enumerate(dict.fromkeys(row[2] for row in rows), 1)}
    lines = [f"{customers[customer]}\t{invoices[invoice]}\tpurchase\t{when}\t{code}\n" for when, customer, invoice, code in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("visitor\tsession\tevent\ttime\titem_id\n" + "".join(lines), encoding="utf-8")
    return len(lines)


def write_items(path, records):
    """The products as JSON Lines: what `indwell pack --items` reads."""
    def item(record):
        facets = collections.defaultdict(list)
        facets["category"].append(record["kind"])
        for key, value in record["facets"]:
            facets[key].append(value)
        return {"item_id": record["id"], "text": record["name"], "price": record["pence"] / 100, "facets": facets,
                "consumable": record["consumable"]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(item(record), ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return len(records)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("csv", type=Path)
    args.add_argument("--log", type=Path)
    args.add_argument("--events", type=Path)
    args.add_argument("--items", type=Path)
    args.add_argument("--others", action="store_true")
    args.add_argument("--dry-run", action="store_true")
    args = args.parse_args()

    rules = Rules(RULES)
    sales, counts = read(args.csv)
    records = products(sales, rules)
    by_customer = histories(sales, {record["id"] for record in records})
    chosen, fitting = handful(by_customer)
    text = catalogue(records, rules)
    if not args.dry_run:
        PRODUCTS.parent.mkdir(parents=True, exist_ok=True)
        INVOICES.parent.mkdir(parents=True, exist_ok=True)
        PRODUCTS.write_text(text, encoding="utf-8")
        INVOICES.write_text("[\n" + ",\n".join(json.dumps(history) for history in chosen) + "\n]\n", encoding="utf-8")

    for what, number in counts.items():
        print(f"{number:8} {what}")
    share = lambda test: f"{sum(map(test, records)) / len(records):8.1%}"
    print(f"{len(sales):8} sales kept, {len(by_customer)} customers\n{len(records):8} products, {len(text.encode()) // 1024} KiB of JSON")
    print(share(lambda r: r["kind"].startswith("More/")), "without a kind")
    for facet in ("colour", "material", "occasion", "theme", "set"):
        print(share(lambda r: any(key == facet for key, _ in r["facets"])), "with", facet)
    print(share(lambda r: bool(r["facets"])), "with any of them")
    for kind, number in collections.Counter(r["kind"] for r in records).most_common():
        print(f"{number:8} {kind}")
    print(f"{len(chosen):8} histories of {fitting} that fit: invoices", [len(history) for history in chosen])
    if args.others:
        print("\n".join(f"  {r['id']} {r['name']}" for r in records if r["kind"].startswith("More/")))
    if args.log:
        print(f"{write_log(args.log, by_customer):8} lines in the log")
    if args.events:
        print(f"{write_events(args.events, by_customer):8} events")
    if args.items:
        print(f"{write_items(args.items, records):8} items")


if __name__ == "__main__":
    main()
