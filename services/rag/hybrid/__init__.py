"""Questions that a document and the tables answer together: a rule's value bound to rows, or rows that choose the rule."""
