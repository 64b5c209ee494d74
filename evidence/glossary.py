"""The words of the field in plain ones: one short definition each, in one place.

Sources: the glossaries of Cochrane and CONSORT in substance; the wording is our own. No figures of this table.
"""

import re
from functools import lru_cache

TERMS = {
    "Allocation concealment": (
        "Whoever lets people into a trial cannot know which group comes next, and so cannot steer who gets what."
    ),
    "Attrition": ("People who leave a trial before its end. Those who stay may be the ones it did good."),
    "Blinded assessor": "Whoever measures the outcome does not know which group a person is in.",
    "Censored": "Cut off by the end of the study: what came later was not looked at, which is not the same as nothing.",
    "Comparator": (
        "What the other group got: nothing, usual care, sham, another therapy. “Better” always means better than this."
    ),
    "Confidence interval": (
        "The range of values that fit the data well. A wide one means that the trials cannot tell precisely."
    ),
    "Follow-up": "A look after the treatment has ended. The last one is where researchers stopped looking.",
    "Forest plot": (
        "Every trial of one question on one scale: a mark for its estimate, a line for its confidence interval, and a "
        "diamond for what they amount to together."
    ),
    "Funnel plot": (
        "Trials by effect and precision, precise ones on top. Where it leans, small trials that found little may be "
        "missing."
    ),
    "GRADE": "A common way to say how certain a body of evidence is: high, moderate, low or very low.",
    "Hedges’ g": (
        "The difference between two groups in standard deviations, so that trials with different scales can stand side "
        "by side. Here right of zero favours massage."
    ),
    "Heterogeneity": (
        "Trials of one question differ by more than chance would make them. I² says how much of their spread that is."
    ),
    "Intention to treat": "Everybody is counted in the group they were allotted to, whatever they did afterwards.",
    "Pooled effect": "The weighted average of several trials of one question; larger trials count more.",
    "Prediction interval": (
        "The range in which the effect of one more such trial may lie. Where trials differ it is wider than the "
        "confidence interval of the average."
    ),
    "Publication bias": "Studies with a welcome result are printed more often, so what is in print looks too kind.",
    "Quality tier": (
        "Stronger, moderate, weaker or not enough reported, by the safeguards that a source reports: a reading aid, "
        "not a full assessment."
    ),
    "Random allocation": ("Chance alone decides who gets which treatment, so that the groups differ by nothing else."),
    "Random effects": "A way to pool that takes the true effect to vary from trial to trial.",
    "Registration": (
        "A public entry of what a trial will measure, best made before it starts, so that changes of plan can be seen."
    ),
    "Risk of bias": "How far the way a trial was made may have pushed its result to one side.",
    "Sham control": (
        "Something that looks or feels like the treatment without its working part: light touch, a switched-off device."
    ),
    "Standard deviation": ("How far the values of single people commonly lie from their average."),
    "Subgroup": (
        "A part of the trials or people looked at by itself. With many parts, chance alone makes some stand out."
    ),
    "Systematic review": (
        "A search for every trial of a question, by rules stated before, and a judgement of what they found."
    ),
    "Usual care": "What people would have got anyway, which differs from place to place.",
    "Waitlist": (
        "A group that is promised the treatment for later and gets nothing until then. It knows that it is waiting."
    ),
}

# Other ways in which a text says a term.
_SPELLINGS = {
    "Allocation concealment": r"concealed allocation|allocation (is |was )?concealed|concealment",
    "Attrition": r"drop(ped)?[- ]?outs?",
    "Blinded assessor": r"assessors? (is |was |were )?blinded|blinded (outcome )?assess",
    "Censored": r"censor",
    "Confidence interval": r"\bCIs?\b",
    "Hedges’ g": r"Hedges['’] g\b|\bg -?\d",
    "Heterogeneity": r"heterogene|I²|τ²",
    "Intention to treat": r"intention[- ]to[- ]treat",
    "Pooled effect": r"\bpool(s|ed|ing)?\b",
    "Quality tier": r"\btiers?\b",
    "Random allocation": r"randomi[sz]|\brandom\b(?![- ]effects)",
    "Random effects": r"random[- ]effects",
    "Registration": r"\bregist(ered|ry|ries)\b",
    "Sham control": r"\bsham\b",
    "Systematic review": r"\breviews?\b",
    "Waitlist": r"wait(ing)?[- ]?list",
}


def _pattern(term: str) -> re.Pattern[str]:
    """The term or one of its spellings; capitals count only where the term is an acronym."""
    ways = [rf"\b{re.escape(term)}s?\b", *([_SPELLINGS[term]] if term in _SPELLINGS else [])]
    return re.compile("|".join(ways), 0 if term.isupper() else re.IGNORECASE)


_PATTERNS = {term: _pattern(term) for term in TERMS}


@lru_cache(maxsize=512)
def used_in(text: str) -> tuple[str, ...]:
    """The terms of the glossary that occur in a text, plain or Markdown, in the order of the glossary."""
    bare = re.sub(r"[\\*_]", "", text)
    return tuple(term for term, ways in _PATTERNS.items() if ways.search(bare))
