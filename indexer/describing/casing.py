"""How does a heading in capitals become a title that is pleasant to read?"""

from __future__ import annotations

import re

_SMALL = """dan di ke dari tentang untuk dalam pada yang dengan serta atas bagi oleh atau kepada terhadap antara sebagai
    sampai per para of the and for in to on by with"""
SMALL_WORDS = frozenset(_SMALL.split())
# Abbreviations that hold a vowel or lower-case letters; the others are recognised by having no vowel.
_FORMS = """AI ABK ADD AMDAL APBD APBDes APBN APIP ASEAN ASN BAST BAZNAS BKAD BKPSDM BLUD BOS BPBD BPHTB BPKAD BUMD
    BUMDes BUMN COVID DAK DAU DIK DIP DPA DPPA ESDM HAM IKM IKU IPAL IPM ISPA IT JKN KIA KIP KUA KUR LAK LAKIP LHKASN
    LHKPN LKjIP LKPJ LPPD LRA MoU NIK ODGJ OPD PAD PAUD POLRI PPAS PPID PPKD PUG PUPR QR RAPBD RDTR RI RKA RPJMD RPJPD
    RSUD RUP SAKIP SE SiRUP SKPD SOP SOPD SOTK SPBE TA TAPD TNI TPA UKM UKPBJ ULP UMKM UPT UPTD USB UU UUD WIB WIT
    WITA"""
_ABBREVIATIONS = {form.upper(): form for form in _FORMS.split()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ROMAN = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})")
_VOWEL = re.compile("[AEIOUY]")
_MISREAD_RI = re.compile(r"(?<=[A-Z])zu(?=[A-Z])")  # PEMEzuNTAH: what one ministry's scanner makes of RI


def is_capitals(text: str, share: float = 0.75) -> bool:
    """Is this set in capitals: is at least this share (0..1) of its letters, some misread ones aside?"""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= share * len(letters)


def readable(text: str) -> str:
    """Capitals as a title with small words and abbreviations as Indonesian writes them; other text as it is.

    Tokens with a digit (``COVID-19``, ``21/18/PADG/2019``) stay untouched.
    """
    text = _MISREAD_RI.sub("RI", text)
    if not is_capitals(text):
        return text
    tokens = text.split(" ")
    title = " ".join(_cased_token(token, first=index == 0) for index, token in enumerate(tokens))
    return title.replace(" dalam Negeri", " Dalam Negeri").replace("Perundang-Undangan", "Perundang-undangan")


def _cased_token(token: str, *, first: bool) -> str:
    if any(map(str.isdigit, token)):
        return token
    return _WORD.sub(lambda found: _cased(found, first), token)


def _cased(found: re.Match[str], first: bool) -> str:
    word = found[0].upper()
    begins = found.start() == 0
    if word.lower() in SMALL_WORDS:
        return word.capitalize() if first and begins else word.lower()
    if word in ("SE", "EL", "NON") and "-" in found.string:  # se-Kabupaten, KTP-el
        return word.lower() if word != "NON" else "Non"
    if word in _ABBREVIATIONS:
        return _ABBREVIATIONS[word]
    if _ROMAN.fullmatch(word) or (len(word) > 1 and not _VOWEL.search(word)):
        return word
    return word.capitalize()
