"""Numbers of lists as people see them: 1, a, iv, 가, ①."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_SYLLABLES = "가나다라마바사아자차카타파하"
_CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_HANJA = "一二三四五六七八九十"
_HANGUL = "일이삼사오육칠팔구십"


def numeral(number: int, kind: str) -> str:
    """A number in one of the ways that Office, OpenDocument and Hangul name; decimal where the way is unknown."""
    if not 0 < number < 4000:
        return str(number)
    match kind:
        case "lowerRoman" | "i" | "ROMAN_SMALL" | "romanLcPeriod":
            return _roman(number)
        case "upperRoman" | "I" | "ROMAN_CAPITAL" | "romanUcPeriod":
            return _roman(number).upper()
        case "lowerLetter" | "a" | "LATIN_SMALL" | "alphaLcPeriod" | "alphaLcParenR":
            return _letters(number).lower()
        case "upperLetter" | "A" | "LATIN_CAPITAL" | "alphaUcPeriod" | "alphaUcParenR":
            return _letters(number)
        case "ganada" | "HANGUL_SYLLABLE":
            return _of(_SYLLABLES, number)
        case "chosung" | "HANGUL_JAMO":
            return _of(_CONSONANTS, number)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "CIRCLED_DIGIT" | "circleNumDbPlain" | "①":
            return chr(0x245F + number) if number <= 20 else f"({number})"
        case "CIRCLED_HANGUL_SYLLABLE":
            return chr(0x326D + number) if number <= 14 else f"({number})"
        case "decimalZero":
            return f"{number:02}"
        case "ideographDigital" | "japaneseCounting" | "taiwaneseCounting" | "HANJA_DIGIT" | "IDEOGRAPH":
            return _of(_HANJA, number)
        case "koreanDigital" | "koreanCounting" | "HANGUL_PHONETIC":
            return _of(_HANGUL, number)
        case _:
            return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN + _ROMAN_ONES:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    """Word's way: after Z comes AA, after that BB."""
    repeat, at = divmod(number - 1, 26)
    return chr(65 + at) * (repeat + 1)


def _of(letters: str, number: int) -> str:
    return letters[number - 1] if number <= len(letters) else str(number)
