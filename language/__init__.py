"""Korean and English text: normal forms, tokens, language, sentences, numbers, dates. Knows nothing of the other folders."""
