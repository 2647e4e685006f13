"""A question as marks: each name, value, date, number, closed expression and word of the schema in it."""
