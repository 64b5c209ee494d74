"""The words of the field in plain ones: one short definition each, in one place.

Sources: the glossaries of Cochrane and CONSORT in substance; the wording is our own. No figures of this table.
"""

TERMS = {
    "Allocation concealment": (
        "Whoever lets people into a trial cannot know which group comes next, and so cannot steer who gets what."
    ),
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
    "Random effects": "A way to pool that takes the true effect to vary from trial to trial.",
    "Risk of bias": "How far the way a trial was made may have pushed its result to one side.",
    "Sham control": (
        "Something that looks or feels like the treatment without its working part: light touch, a switched-off device."
    ),
    "Subgroup": (
        "A part of the trials or people looked at by itself. With many parts, chance alone makes some stand out."
    ),
    "Usual care": "What people would have got anyway, which differs from place to place.",
}
