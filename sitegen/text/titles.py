"""Titles for pages that have none of their own: title case, English plurals, folder names made readable.

Hugo's title case and `humanize` are followed exactly. Its inflection is followed for what folders and terms
are called, not where it errs (`videoes`, `ideum`) and not where English endings make no sense (`記事s`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from sitegen.text.slug import is_blank, lower

_SMALL: Final = frozenset(
    "a an and as at but by en for if in nor of on or per the to vs vs. via v v.".split()
)
_PREPOSITIONS: Final = frozenset(
    "with from into during including until against among throughout despite towards upon concerning"
    " about over through before between after since without under within along following across beyond"
    " around down near above".split()
)
_STYLES: Final = {"ap": _SMALL, "chicago": _SMALL | _PREPOSITIONS}
_TITLE_WORD: Final = re.compile(r"[^\W_][^\t\n\f\r /-]*")
_PLAIN_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def title_case(text: str, style: str = "ap") -> str:
    """A title in the style that `titleCaseStyle` names.

    Args:
        text: any text; `iPhone` becomes `IPhone`, as in Hugo.
        style: `ap` (small words stay small, but at the ends), `chicago` (prepositions too), `go` (every word
            rises), `firstupper` (the first letter does) or `none`; any other is `ap`.
    """
    style = style.lower()
    if style == "none":
        return text
    if style == "firstupper":
        return text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text
    if style == "go":
        return _every_word(text)
    return _by_rule(text, _STYLES.get(style, _SMALL))


def _by_rule(text: str, small: frozenset[str]) -> str:
    """Raise every word but the small ones within: those at an end, or after a colon or dash, rise too."""
    pieces: list[str] = []
    end = 0
    for match in _TITLE_WORD.finditer(text):
        word = match[0]
        pieces.append(text[end : match.start()])
        end = match.end()
        stays = lower(word) in small and _stays_small(text, match.start(), end)
        pieces.append(lower(word) if stays else _raised(word))
    return "".join(pieces) + text[end:]


def _stays_small(text: str, start: int, end: int) -> bool:
    """May a small word stay small here, by its neighbours?"""
    if start == 0 or end == len(text):
        return False
    before = _plain_before(text, start, 1)
    after = text[end].translate(_PLAIN_QUOTES)[0]
    return (
        before in {" ", "-", "/"}
        and _plain_before(text, start, 2) not in {":", "-"}
        and (after != "-" or before == "-")
    )


def _plain_before(text: str, start: int, distance: int) -> str:
    """The character so far before `start`, typographic ones as ASCII; the first one if there is none."""
    head = text[max(0, start - distance) : start].translate(_PLAIN_QUOTES)
    return head[-distance] if len(head) >= distance else text[0]


def _raised(word: str) -> str:
    """The word with its first letter in title case (`ǆ` → `ǅ`), if that is one letter."""
    first = word[0].title()
    return (first if len(first) == 1 else word[0]) + word[1:]


def _every_word(text: str) -> str:
    """Go's `strings.Title`: a letter rises unless a letter, digit or underscore stands before it."""
    raised = []
    within = False
    for char in text:
        raised.append(char if within else _raised(char))
        within = char == "_" or unicodedata.category(char)[0] == "L" or unicodedata.category(char) == "Nd"
        if not within:
            # Beyond ASCII only blanks part words.
            within = not char.isascii() and not is_blank(char)
    return "".join(raised)


# What English writes in capitals, of the words that folders are called.
_ACRONYMS: Final = frozenset(
    (
        "OK UTF8 HTML JSON JWT ID UUID SQL ACK ACL ADSL AES ANSI API ARP ATM BGP CHAP CIDR CLI CPE"
        " CPU CRC CRT CSMA CMOS DCE DEC DES DHCP DNS DRAM DSL DTE DMI EOF ESS FCC FTP HTTP HTTPS IANA"
        " ICMP IDS IEEE IETF IMAP IP IPS ISDN ISP LAN LLC MAC MC MIB MPLS MTU NAC NAT NIC NRZ NVRAM"
        " OSI OSPF OUI PAP PAT PC PCM PDU PIM POP3 POTS PPP PPTP PTT RAM RARP RCP RFC RIP RLL ROM RTP"
        " SDLC SLIP SMTP SNA SNAP SNMP SOF SRAM SSH SSID STP SYN TDM TFTP TIA UDP URI URL USB UTP VC"
        " VLAN VPN W3C WAN WEP WPA WWW"
    ).split()
)
_PART_ENDS: Final = "_ :-/"
_OPENING: Final = "„‚“‘«‹\"'"
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")


def humanize(text: str) -> str:
    """A folder's name made readable: `my-first_post` → `My first post`, `3` → `3rd`."""
    if _NUMBER.fullmatch(text):
        return _ordinal(int(text))
    if not text.strip():
        return text
    return _humanized(lower(_humanized(text)))


def _humanized(text: str) -> str:
    parts = list(_parts(text))
    if parts and parts[0] not in _ACRONYMS:
        parts[0] = _raised(parts[0])
    return " ".join(parts)


def _parts(text: str) -> Iterator[str]:
    """Words parted by blanks, hyphens, slashes, colons and symbols, and before a capital of a new word.

    That is one after anything but a capital or an opening quotation mark, or one between an acronym and a
    small letter (`HTMLParser`).
    """
    part, previous = "", ""
    for char, following in pairwise((*text.strip(), "")):
        starts_word = char.isupper() and (
            not (previous.isupper() or (previous and previous in _OPENING))
            or (part in _ACRONYMS and following.islower())
        )
        if char in _PART_ENDS or is_blank(char) or starts_word:
            yield from _cleaned(part)
            part = char
        elif char == "`" or unicodedata.category(char)[0] in "LP" or unicodedata.category(char) == "Nd":
            part += char
        else:
            yield from _cleaned(part)
            part = ""
        previous = char
    yield from _cleaned(part)


def _cleaned(part: str) -> Iterator[str]:
    part = part.strip().strip(_PART_ENDS)
    if part:
        yield part.upper() if part.upper() in _ACRONYMS else part


def _ordinal(number: int) -> str:
    tail = abs(number) % 100
    suffix = "th" if 11 <= tail <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(tail % 10, "th")
    return f"{number}{suffix}"


_IRREGULAR: Final = dict(
    pair.split(":")
    for pair in (
        "person:people child:children man:men woman:women foot:feet tooth:teeth goose:geese"
        " mouse:mice ox:oxen die:dice quiz:quizzes fez:fezzes index:indices matrix:matrices"
        " vertex:vertices appendix:appendices codex:codices vortex:vortices datum:data medium:media"
        " bacterium:bacteria erratum:errata stratum:strata criterion:criteria phenomenon:phenomena"
        " analysis:analyses thesis:theses crisis:crises oasis:oases basis:bases axis:axes"
        " diagnosis:diagnoses hypothesis:hypotheses synopsis:synopses ellipsis:ellipses"
        " parenthesis:parentheses corpus:corpora genus:genera focus:foci radius:radii cactus:cacti"
        " fungus:fungi nucleus:nuclei syllabus:syllabi alumnus:alumni larva:larvae vertebra:vertebrae"
        " leaf:leaves loaf:loaves life:lives knife:knives wife:wives wolf:wolves half:halves"
        " shelf:shelves self:selves calf:calves thief:thieves hero:heroes potato:potatoes"
        " tomato:tomatoes echo:echoes cargo:cargoes mango:mangoes buffalo:buffaloes volcano:volcanoes"
        " torpedo:torpedoes movie:movies cookie:cookies tie:ties pie:pies lie:lies zombie:zombies"
        " rookie:rookies selfie:selfies hoodie:hoodies use:uses shoe:shoes toe:toes cache:caches"
        " ache:aches axe:axes gas:gases lens:lenses bias:biases atlas:atlases canvas:canvases"
        " alias:aliases api:apis taxi:taxis ski:skis menu:menus"
    ).split()
)
_SINGULARS: Final = {plural: singular for singular, plural in reversed(_IRREGULAR.items())}
_UNCOUNTABLE: Final = frozenset(
    "news series species equipment information money rice fish sheep deer moose bison aircraft police"
    " jeans pants scissors glasses headphones thanks physics mathematics maths politics economics"
    " ethics tennis chess data media offspring salmon trout shrimp swine".split()
)


def pluralize(word: str) -> str:
    """The English plural of a folder's name: `post` → `posts`; a plural or a word of another script stays."""
    plain = word.lower()
    if not plain[-1:].isalpha() or not plain.isascii() or plain in _UNCOUNTABLE or plain in _SINGULARS:
        return word
    if plain in _IRREGULAR:
        return _like(word, _IRREGULAR[plain])
    if re.search(r"(?:ss|us|x|[a-z]z|ch|sh)$", plain):
        return word + "es"
    if plain.endswith("s"):
        return word
    if re.search(r"[^aeiou]y$", plain):
        return word[:-1] + "ies"
    return word + "s"


def singularize(word: str) -> str:
    """The English singular of a folder's name: `categories` → `category`; anything else stays."""
    plain = word.lower()
    if plain in _UNCOUNTABLE or plain in _IRREGULAR:
        return word
    if plain in _SINGULARS:
        return _like(word, _SINGULARS[plain])
    if re.search(r"[^aeiou]ies$", plain):
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|zz|ch|sh|[^aeo]us)es$", plain):
        return word[:-2]
    if re.search(r"[^siu]s$", plain):
        return word[:-1]
    return word


def _like(model: str, word: str) -> str:
    """The word with a capital where the model has one."""
    return word.capitalize() if model[:1].isupper() else word
