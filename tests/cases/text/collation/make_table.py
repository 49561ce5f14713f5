"""Make `sitegen/text/collation.json` from the collation tables of golang.org/x/text.

    python make_table.py < dump

Input: JSON lines, the root first (see the README beside this file). Only what the reader cannot work out for
itself is written: the reader is asked first.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

from sitegen.text import order

Element = tuple[int, int, int]
TARGET = Path(order.__file__).with_name("collation.json")
DEFAULT = (order._SECONDARY, order._TERTIARY)


def main() -> None:
    root, *locales = [json.loads(line)[:2] for line in sys.stdin]
    assert root[0] == "und"
    primaries = sorted(
        {p for _, entries in (root, *locales) for e in entries.values() for p, _, _ in e if 0 < p < 0x13400}
    )
    place = {primary: chr(order._FIRST_PRIMARY + i) for i, primary in enumerate(primaries)}
    tail = sorted({e[0][0] for _, own in locales for e in own.values() if e and e[0][0] >= 0x160000})
    place |= {p: order._TAILORED + chr(order._FIRST_PRIMARY + i) for i, p in enumerate(tail)}

    def levels(elements: list[Element]) -> order.Elements:
        return (
            "".join(weight(p) for p, _, _ in elements if p),
            "".join(chr(s) for _, s, _ in elements if s),
            "".join(chr(0x40 + t) for _, _, t in elements if t),
        )

    def weight(primary: int) -> str:
        if primary in place:
            return place[primary]
        for prefix, offset in ((order._UNIFIED_KANJI, 0x10000), (order._RARE_KANJI, 0x20000)):
            if 0x3400 <= primary - offset <= (0xFAFF if offset == 0x10000 else 0x2FA1D):
                return prefix + chr(primary - offset)
        return order._ANYTHING_ELSE + chr(primary - 0x50000)

    wanted = {text: levels(e) for text, e in root[1].items() if not (len(text) == 1 and is_implicit(text, e))}
    data = {"order": "", "ignored": "", "variants": {}, "entries": {}, "locales": {}}
    by_weight = {}
    for text, (p, s, t) in wanted.items():
        if (s, t) == DEFAULT and len(p) == len(text) == 1:
            by_weight.setdefault(p, text)
    data["order"] = "".join(by_weight.get(place[p], "\uffff") for p in primaries)
    data["ignored"] = "".join(text for text, e in wanted.items() if e == ("", "", ""))
    data["entries"].update((text, packed(e)) for text, e in wanted.items() if len(text) > 1)
    fill(data, data["entries"], "", wanted, data["variants"])
    for tag, entries in locales:
        data["locales"][tag.lower()] = own = {}
        table = order._Table(data, tag.lower())
        changed = {text for text, e in wanted.items() if len(text) == 1 and table[text] != e}
        texts = {text: wanted[text] for text in sorted(changed)} | {t: levels(e) for t, e in entries.items()}
        fill(data, own, tag.lower(), texts, None)
    write(data)


def is_implicit(char: str, elements: list[Element]) -> bool:
    """Has it no entry, but the weight that its code point makes?"""
    offsets = (0x10000, 0x20000, 0x50000)
    return [list(e) for e in elements] in [[[ord(char) + offset, 0x20, 2]] for offset in offsets]


def fill(data, entries, locale, wanted, variants) -> None:
    """Add to `entries` what the reader gets wrong: first what is in no way composed, then the rest."""
    simple = {text: e for text, e in wanted.items() if unicodedata.normalize("NFKD", text) == text}
    for texts in (simple, wanted, wanted):
        table = order._Table(data, locale)
        for text, e in texts.items():
            if get(table, text) == e:
                continue
            if variants is not None and is_variant(table, text, e):
                variants[e[2]] = variants.get(e[2], "") + text
            else:
                entries[text] = packed(e)
    table = order._Table(data, locale)
    assert all(get(table, text) == e for text, e in wanted.items())


def get(table, text):
    return table[text] if len(text) == 1 or text in table._entries else None


def is_variant(table, text, e) -> bool:
    if len(text) > 1 or any(text in chars for chars in table._variants.values()):
        return False
    decomposed = unicodedata.normalize("NFKD", text)
    if decomposed == text:
        return False
    found = table._joined(decomposed)
    return found[:2] == e[:2] and len(found[2]) == len(e[2])


def packed(e):
    p, s, t = e
    return p if (s, t) == (DEFAULT[0] * len(p), DEFAULT[1] * len(p)) else [p, s, t]


def write(data) -> None:
    lines = [
        f"{json.dumps(part)}: {json.dumps(data[part], ensure_ascii=False)}" for part in ("order", "ignored")
    ]
    for part in ("variants", "entries", "locales"):
        rows = [
            f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}"
            for k, v in data[part].items()
        ]
        lines.append(f"{json.dumps(part)}: {{\n" + ",\n".join(rows) + "\n}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
