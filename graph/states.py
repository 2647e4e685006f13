"""The states of the USA, by their codes: what they are called in English and in Korean. Pure."""

from __future__ import annotations

_STATES = """
AL Alabama | 앨라배마
AK Alaska | 알래스카
AZ Arizona | 애리조나
AR Arkansas | 아칸소
CA California | 캘리포니아
CO Colorado | 콜로라도
CT Connecticut | 코네티컷
DE Delaware | 델라웨어
FL Florida | 플로리다
GA Georgia | 조지아
HI Hawaii | 하와이
ID Idaho | 아이다호
IL Illinois | 일리노이
IN Indiana | 인디애나
IA Iowa | 아이오와
KS Kansas | 캔자스
KY Kentucky | 켄터키
LA Louisiana | 루이지애나
ME Maine | 메인
MD Maryland | 메릴랜드
MA Massachusetts | 매사추세츠
MI Michigan | 미시간
MN Minnesota | 미네소타
MS Mississippi | 미시시피
MO Missouri | 미주리
MT Montana | 몬태나
NE Nebraska | 네브래스카
NV Nevada | 네바다
NH New Hampshire | 뉴햄프셔
NJ New Jersey | 뉴저지
NM New Mexico | 뉴멕시코
NY New York | 뉴욕
NC North Carolina | 노스캐롤라이나
ND North Dakota | 노스다코타
OH Ohio | 오하이오
OK Oklahoma | 오클라호마
OR Oregon | 오리건
PA Pennsylvania | 펜실베이니아
RI Rhode Island | 로드아일랜드
SC South Carolina | 사우스캐롤라이나
SD South Dakota | 사우스다코타
TN Tennessee | 테네시
TX Texas | 텍사스
UT Utah | 유타
VT Vermont | 버몬트
VA Virginia | 버지니아
WA Washington | 워싱턴
WV West Virginia | 웨스트버지니아
WI Wisconsin | 위스콘신
WY Wyoming | 와이오밍
DC District of Columbia | 컬럼비아특별구
"""


def states() -> dict[str, set[str]]:
    """By code: the names, in Korean also as a state (텍사스주)."""
    found = {}
    for line in _STATES.strip().splitlines():
        english, korean = line[3:].split(" | ")
        found[line[:2]] = {line[:2], english, korean, f"{korean}주"}
    return found
