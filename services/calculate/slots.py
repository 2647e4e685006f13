"""Which number of a question is which input, by the words beside it, in Korean and English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from services.calculate.marking import Mark, Marked
from services.calculate.terms import Product

# `@K` a mark of that kind that has no slot yet; `@` with several letters any of them; `~` text without marks and ends of sentences.
_MONEY: tuple[tuple[str, str], ...] = (
    ("income", r"(?:연\s*소득|소득|연봉|급여|income|salary|earn\w*)~{0,20}@K"),
    ("income", r"@K~{0,6}(?:소득|연봉|income|salary)"),
    ("senior", r"(?:선순위|보증금|근저당|senior|prior|tenant|jeonse|existing\s+(?:lien|mortgage|loan))~{0,24}@K"),
    ("senior", r"@K~{0,8}(?:선순위|보증금)"),
    ("other_payments", r"@K~{0,20}(?:on|for|of)\s+(?:other|existing)\s+(?:loans?|debts?)"),
    ("other_payments", r"(?:기존|다른|기타|타\s*대출|나머지|other|existing|current)~{0,36}@K"),
    ("value", r"(?:시세|시가|집값|감정가|감정\s*가액|담보|매매가|가격|collateral|appraised|valued|worth|price)~{0,16}@K"),
    ("value", r"@K~{0,8}(?:집|아파트|주택|담보|부동산|property|house|home|apartment|flat)"),
    ("value", r"(?:아파트|주택|부동산|집|property|house|home|apartment|flat)~{0,16}@K"),
    ("target", r"(?:목표|모을\s*돈|target|goal|reach|accumulate|save\s+up|build\s+up|end\s+up\s+with|to\s+have)~{0,24}@K"),
    ("target", r"@K~{0,8}(?:모으|모을|만들|마련|받고\s*싶|받으려|타고\s*싶|타려|되려면|되게|채우)"),
    ("monthly", r"(?:매월|매달|(?<![가-힣])월|다달이|달마다|monthly)~{0,24}@K(?!~{0,4}(?:소득|버는))"),
    ("monthly", r"@K~{0,3}씩"),
    (
        "monthly",
        r"@K~{0,24}(?:monthly|on\s+the\s+(?:first|last)(?:\s+day)?\s+of|at\s+the\s+(?:beginning|start|end)\s+of\s+(?:each"
        r"|every))",
    ),
    ("monthly", r"@K~{0,6}(?:매월|매달|월납)"),
    ("original", r"(?:최초|원래|당초|original)~{0,14}@K"),
    ("original", r"@K\s*(?:중(?:에서)?|가운데|of\s+which)"),
    ("original", r"@K~{0,6}대출\s*(?:중|에서)"),
    ("original", r"out\s+of~{0,16}@K"),
    ("principal", r"@K"),
)
_SHARES: tuple[tuple[str, str], ...] = (
    ("exempt", r"@P~{0,18}(?:면제|수수료\s*(?:가\s*)?없|free|waived|exempt|without\s+(?:a\s+)?fee)"),
    ("exempt", r"(?:면제|exempt\w*|free|waive\w*)~{0,24}@P"),
    ("fee_rate", r"(?:수수료율?|요율|fee|charge|penalty)~{0,12}@P"),
    ("fee_rate", r"@P~{0,8}(?:수수료|fee|charge|penalty)"),
    ("cap", r"(?:ltv|dsr|dti|담보인정비율|한도|비율|limit|cap|ratio)~{0,16}@P"),
    ("cap", r"@P~{0,3}(?:ltv|dsr|dti|한도|규제|limit|cap|ratio)"),
    ("tax", r"(?:세율|과세|세금|세금\s*우대|소득세|원천징수|우대세|tax\w*|withh\w*)~{0,10}@P"),
    ("tax", r"@P\s?(?:를|을|의|로)?\s*(?:세금(?!\s*우대)|과세|세율|원천|떼|공제|소득세|tax|withh\w*)"),
    ("rate", r"(?:연|금리|이율|이자율|rate|interest|at)~{0,8}@P"),
    ("rate", r"@P"),
)
_TERM = "YMT"
_TIMES: tuple[tuple[str, str], ...] = (
    ("grace", rf"@{_TERM}~{{0,3}}(?:거치|grace|interest[- ]only)"),
    ("grace", rf"(?:거치|grace)~{{0,10}}@{_TERM}"),
    ("remaining", r"@N\s+of(?=\s+(?:the\s+)?⟦T)"),
    ("remaining", rf"@{_TERM}\s*(?:이|가)?\s*(?:남(?!은)|left|remain)"),
    ("remaining", rf"(?:잔여|남은|잔존|remaining)~{{0,10}}@{_TERM}"),
    ("remaining", rf"@{_TERM}~{{0,6}}(?:남|잔여|left|remain)"),
    ("elapsed", rf"@{_TERM}~{{0,4}}(?:지나|지난|경과|흐른|만에|쓰고|사용|갚은|갚고|have\s+passed|elapsed|into|ago)"),
    ("elapsed", rf"(?:경과|after|elapsed)~{{0,8}}@{_TERM}"),
    ("total", rf"(?:전체|총|약정|계약|대출\s*기간|total|of|term)~{{0,10}}@{_TERM}"),
    ("total", rf"@{_TERM}\s*(?:중|가운데)"),
    ("total", r"@T"),
    ("total", rf"@{_TERM}"),
)


@dataclass(slots=True)
class Slots:
    """Reads marks off the text, each once. `found` holds values by slot; `given` the same as the question writes them."""

    marked: Marked
    found: dict[str, Any] = field(default_factory=dict)
    currency: str = "KRW"
    _text: str = ""

    def __post_init__(self) -> None:
        self._text = self.marked.text

    def read(self, product: Product | None) -> dict[str, Any]:
        """Every number's slot for a question about the product; None: a later turn that names none."""
        self._read_basis()
        self._each(_MONEY, lambda slot, _: self._money_slot(slot, product))
        self._each(_SHARES, lambda slot, _: slot if slot not in ("cap", "fee_rate", "exempt") or product not in _INTEREST else "rate")
        self._read_time(product)
        self._read_changes()
        if (which := self._take("I")) is not None:
            self.found["instalment"] = which.value
        return self.found

    def _each(self, table: tuple[tuple[str, str], ...], slot_of: Callable[[str, Mark], str]) -> None:
        for slot, pattern in table:
            while (slot in _OFTEN or slot not in self.found) and (taken := self._claim(pattern)) is not None:
                self._put(slot_of(slot, taken), taken)

    def _put(self, slot: str, taken: Mark) -> None:
        if taken.kind == "K":
            self.currency = taken.currency
        if slot == "rate" and "rate" in self.found and self.found["rate"] != taken.value:
            self.found.setdefault("rate_to", taken.value)
        elif slot in self.found and self.found[slot] != taken.value:
            self.found.setdefault("unclear", slot)
        else:
            self.found[slot] = taken.value

    def _money_slot(self, slot: str, product: Product | None) -> str:
        """What a word means depends on the product: an existing loan is a prior claim on a house, but a yearly burden on an income."""
        if product == "ltv" and slot == "other_payments":
            return "senior"
        if product == "dsr" and slot == "senior":
            return "other_payments"
        if product in ("deposit", "savings", "loan") and slot in ("other_payments", "senior", "original", "income"):
            return "principal"
        if product != "ltv" and slot == "value":
            return "principal"
        return slot

    def _read_basis(self) -> None:
        """The days of a year are no time that passes: 1년 365일, /365, 365-day year."""
        pattern = re.compile(r"(?:⟦Y\d+⟧\s*(?:을|=|은)?\s*)?⟦([TN])(\d+)⟧")
        for match in pattern.finditer(self._text):
            if self.marked.marks[int(match[2])].value in (360, 365, 366):
                value = self.marked.marks[int(match[2])].value
                beside = self._text[max(0, match.start() - 8) : match.end() + 12]
                year = "⟦Y" in match[0]
                if year or re.search(r"일할|기준|나누|나눠|÷|/|year|basis|act", beside):
                    self.found["basis"] = value
                    self._text = self._text[: match.start()] + "·" * len(match[0]) + self._text[match.end() :]
                    return

    def _read_time(self, product: Product | None) -> None:
        if product == "early_repayment" or (product is None and self._has_days()):
            self._read_shares_of_time()
            return
        if taken := self._claim(_TIMES[0][1]) or self._claim(_TIMES[1][1]):
            self.found["grace"] = _months(taken)
        if product == "loan" and re.search(r"잔액|남은|잔금|outstanding|balance|owe", self._text):
            elapsed = r"@YM(?:\s*@M)?~{0,10}(?:지나|지난|경과|뒤|후|갚|상환하|have\s+passed|elapsed|into)|(?:after|경과)~{0,8}@YM"
            if taken := self._claim(elapsed):
                self.found["elapsed"] = _months(taken)
        self._read_term()
        if "grace" in self.found and "months" in self.found and _AFTER_GRACE.search(self.marked.text):
            self.found["months"] += self.found["grace"]

    def _read_shares_of_time(self) -> None:
        """What is left, what has passed and the whole, in days where the question has days: 3년(1,095일)."""
        if self._has_days():
            self._text = re.sub(r"⟦[YM]\d+⟧", "·", self._text)
        for slot, pattern in _TIMES[2:]:
            if slot not in self.found and (taken := self._claim(pattern)) is not None:
                self.found[slot] = _months(taken)

    def _has_days(self) -> bool:
        return "⟦T" in self._text

    def _read_term(self) -> None:
        """The first of what is left; years and months side by side are one term: 1년 6개월, 2년 반."""
        match = re.search(r"⟦Y(\d+)⟧(?:\s*(반|⟦M(\d+)⟧))?|⟦M(\d+)⟧", self._text)
        if match:
            years, half, more, alone = match.groups()
            months = self.marked.marks[int(years)].value * 12 if years else Decimal(0)
            months += 6 if half == "반" else self.marked.marks[int(more)].value if more else 0
            months += self.marked.marks[int(alone)].value if alone else 0
            self.found["months"] = months
            self._text = self._text[: match.start()] + "·" + self._text[match.end() :]
        if taken := self._take("T"):
            self.found["days"] = taken.value

    def _read_changes(self) -> None:
        """Points up or down: 0.25%포인트 내려가면, plus a spread of 145 basis points."""
        while (match := re.search(_marks("DB"), self._text)) is not None:
            around = self._text[max(0, match.start() - 24) : match.end() + 16]
            taken = self._use(match)
            down = re.search(r"내려|내리|인하|낮|떨어|줄|빼|차감|우대|fall|drop|cut|lower|decreas|minus|less|discount|down", around)
            spread = re.search(r"가산|더하|더한|더해|얹|붙|plus|spread|add|우대|minus|discount", around)
            self.found["spread" if spread else "change"] = self.found.get("spread" if spread else "change", 0) + (
                -taken.value if down else taken.value
            )

    def _take(self, kinds: str) -> Mark | None:
        match = re.search(_marks(kinds), self._text)
        return self._use(match) if match else None

    def _claim(self, pattern: str) -> Mark | None:
        match = _compiled(pattern).search(self._text)
        return self._use(match) if match else None

    def _use(self, match: re.Match[str]) -> Mark:
        number = next(int(group) for group in match.groups() if group)
        self._text = re.sub(rf"⟦[A-Z]{number}⟧", "·", self._text, count=1)
        return self.marked.marks[number]


_AFTER_GRACE = re.compile(r"거치\s*(?:기간\s*)?(?:후|하고|한\s*(?:뒤|후)|이후)|followed\s+by|\bthen\b|after\s+(?:a|the)[^.?]{0,24}grace")
_INTEREST = ("deposit", "savings", "loan")
_OFTEN = ("rate", "principal")  # what is left over is this, however much there is


def _months(taken: Mark) -> Decimal:
    return taken.value * (12 if taken.kind == "Y" else 1)


def _marks(kinds: str) -> str:
    return rf"⟦[{kinds}](\d+)⟧"


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"@([A-Z]+)", lambda m: _marks(m[1]), pattern).replace("~", "[^⟦⟧,.;?!·]"))
