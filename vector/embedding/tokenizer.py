"""The tokenizer of multilingual-e5-small."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def unigram_tokenizer(pieces: Sequence[tuple[str, float]], max_tokens: int) -> Tokenizer:
    """The tokenizer, cutting at `max_tokens`.

    Nmt, then NFKC, does what the file's own table does, and composes NFD text as well. Special tokens that a text spells
    out are taken out after it, since full-width letters spell them too; `encode_special_tokens`, which no file keeps, has to
    be set after loading so that they are not cut out of the text before.
    """
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex("|".join(SPECIAL)), " "),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
