"""The icons of the five verdicts, in the order of vocabulary.VERDICTS: strokes on 24 x 24."""

# A tick, a clock, two arrows apart, a cross, a question mark.
ICONS = (
    '<path d="M5 13l4 4L19 7"/>',
    '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2.5"/>',
    '<path d="M8 4L4 8l4 4M4 8h16M16 12l4 4-4 4M20 16H4"/>',
    '<path d="M6 6l12 12M18 6L6 18"/>',
    '<path d="M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.3M12 18.2v.3"/>',
)
