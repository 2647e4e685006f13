"""Words that compare, in Korean and English: more and less, later and earlier, at most and at least, added and taken off."""

from __future__ import annotations

import re

MORE_OF_TWO = re.compile(r"\bmore\b|\blonger\b|\bhigher\b|\blarger\b|\bdearer\b|더 ?(?:많|길|크|높|여유|오래|비[싸싼쌀])|더 긴|긴 쪽", re.I)
LESS_OF_TWO = re.compile(
    r"\bless\b|\bcheaper\b|\bshorter\b|\blower\b|\bsmaller\b|\bfewer\b|\b(?:sooner|earlier|faster|quicker)\b"
    r"|더 ?(?:적|짧|작|낮|빨리|일찍|싸|싼|쌀|저렴)|짧은 쪽",
    re.I,
)
MORE_THAN = re.compile(r"보다\s*(?:많|크|높)|\b(?:more|higher|greater|larger) than\b|\babove\b")
LESS_THAN = re.compile(r"보다\s*(?:적|작|낮|못)|\b(?:less|lower|fewer|smaller) than\b|\bbelow\b|\bunder\b")
LATER_THAN = re.compile(r"보다\s*(?:늦|뒤|나중|이후)|\b(?:is|are|was) (?:after|later than)\b|\blater than\b|\bafter\b")
EARLIER_THAN = re.compile(r"보다\s*(?:빠르|이르|먼저|앞)|\b(?:is|are|was) (?:before|earlier than)\b")
ADDED = re.compile(
    r"더(?:합|하|해|한)|더 ?(?:줍|준|주|드)|가산|추가|늦게|길게|\b(?:in addition|added|additional|plus|extra|more|later|longer)\b", re.I
)
TAKEN_OFF = re.compile(r"빼|뺀|감산|줄여|일찍|빨리|짧게|적게|\b(?:minus|less|fewer|earlier|shorter|sooner|deducted)\b(?! than \d)", re.I)
BEYOND = re.compile(r"\babove\b|\bover\b|\bexceed|\bbeyond\b|\bbreach|\bviolat|\bmore than\b|넘(?:는|은|어|긴)|초과|위반|어긴|벗어", re.I)
LIMITED = re.compile(r"\b(?:must|may|can|should) not\b|\bat most\b|\bup to\b|\blimit\b|상한|한도|이내|이하|넘을 수 없|초과할 수 없", re.I)
AT_MOST = re.compile(
    r"상한|최대|(?:넘을|초과할) 수 없|넘지 (?:않|못)|\bceiling\b|\bat most\b|\b(?:never|not|no) more than\b|\bcapped?\b|\bmaximum\b"
    r"|\b(?:never|not|cannot) exceeds?\b",
    re.I,
)
AT_LEAST = re.compile(r"하한|최소|적어도|\bat least\b|\bminimum\b|\b(?:never|not|no) less than\b", re.I)
