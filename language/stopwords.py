"""Function words: they hold a sentence together and say nothing of what it is about."""

from __future__ import annotations

# The stop word list of the Snowball project (snowballstem.org/algorithms/english/stop.txt, BSD licence).
_ENGLISH = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
    they them their theirs themselves what which who whom this that these those am is are was were be been being have has had having
    do does did doing would should could ought i'm you're he's she's it's we're they're i've you've we've they've i'd you'd he'd
    she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't
    won't wouldn't shan't shouldn't can't cannot couldn't mustn't let's that's who's what's here's there's when's where's why's how's
    a an the and but if or because as until while of at by for with about against between into through during before after above
    below to from up down in out on off over under again further then once here there when where why how all any both each few more
    most other some such no nor not only own same so than too very
"""
ENGLISH = frozenset(_ENGLISH.split())

# Kiwi's tags: auxiliary verbs, the copula, pronouns, conjunctive adverbs.
KOREAN_TAGS = frozenset({"VX", "VCP", "NP", "MAJ"})

# Closed classes within Kiwi's open tags, by the tag's first letter: dependent nouns, light verbs, determiners, question words.
KOREAN = frozenset(
    [(form, "N") for form in ("것", "거", "수", "바", "등", "때문", "뿐", "듯", "데", "줄", "얼마")]
    + [(form, "V") for form in ("하", "되", "있", "이", "어떻", "어떠하", "알리", "알려주")]
    + [
        (form, "M")
        for form in (
            "이",
            "그",
            "저",
            "이런",
            "그런",
            "저런",
            "어떤",
            "어느",
            "무슨",
            "몇",
            "각",
            "및",
            "또",
            "또는",
            "왜",
            "언제",
            "어떻게",
        )
    ]
)
