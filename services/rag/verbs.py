"""What a rule calls an action that people ask about in an everyday word: what one wants to get (받다), it pays (지급하다)."""

from __future__ import annotations

from collections.abc import Mapping

# As the analyser gives the stem of a verb and the noun of one that 하다 makes. What one gets, another gives.
_FORMAL: Mapping[str, str] = {
    "받": "지급 수령 교부 제공 지원 부여 환급",
    "주": "지급 제공 교부 부여 지원",
    "내": "제출 납부 부담 지급",
    "쓰": "사용 이용",
    "사용": "쓰 이용",
    "이용": "쓰 사용",
    "보": "열람 조회 확인",
    "바꾸": "전환 변경 교환 교체",
    "고치": "정정 수정 변경",
    "옮기": "이전 이동 이관",
    "넘기": "이월 양도 이전",
    "넘어가": "이월",
    "나누": "분할",
    "늘리": "연장 확대",
    "미루": "연기",
    "줄이": "단축 감액",
    "깎": "감액 삭감",
    "떼": "공제",
    "갚": "상환 변제",
    "빌리": "차입 임차",
    "빌려주": "대출 대여",
    "돌려주": "반환 환급",
    "돌려받": "반환 환급",
    "물어내": "배상 변상",
    "알리": "통지 통보 고지 신고 보고",
    "말하": "통지 보고 신고",
    "맡기": "위탁 예치",
    "팔": "판매 매각 양도",
    "사": "구입 구매 매수",
    "버리": "폐기",
    "지우": "삭제",
    "없애": "폐지 삭제 폐기",
    "남기": "보존 기록",
    "보관": "보존",
    "멈추": "중지 정지",
    "그만두": "퇴직 사직 해지",
    "쉬": "휴무",
    "뽑": "채용 선발",
    "자르": "해고",
    "들어가": "출입 입장",
    "만들": "작성 설정 제정",
    "적": "기재 작성",
    "보내": "송부 발송 전송",
    "가져가": "반출",
    "가져오": "반입",
    "막": "차단 금지",
    "풀": "해제",
}


def also_called(verb: str) -> frozenset[str]:
    """The verb with what rules say for it."""
    return frozenset((verb, *_FORMAL.get(verb, "").split()))
