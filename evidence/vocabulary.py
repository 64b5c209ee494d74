"""Controlled words of the tables: their order, their labels and their stable ids.

A word is what stands in a cell of `data/*.csv`. Its order here is the order on screen. Its `slug` is the
stable id used in links; labels may change, words and slugs may not.
"""

import re
from functools import cache

NOT_REPORTED = "not_reported"
NOT_REPORTED_LABEL = "not reported"
LIST_SEPARATOR = "; "
OTHER_PREFIX = "other: "

KINDS = ("trial", "review")
SCOPES = ("core", "border")
YES_NO = ("yes", "no")
REPORTED = ("yes", "no", NOT_REPORTED)
APPRAISED = ("yes", "no", "unclear")

TRIAL_DESIGNS = (
    "randomised trial",
    "cluster randomised trial",
    "crossover randomised trial",
    "pilot randomised trial",
    "quasi-randomised trial",
    "controlled trial, allocation not reported",
    "non-randomised controlled study",
)
REVIEW_DESIGNS = ("systematic review with meta-analysis", "systematic review", "evidence map")
DESIGNS = TRIAL_DESIGNS + REVIEW_DESIGNS

CONDITIONS_BY_GROUP: dict[str, tuple[str, ...]] = {
    "pain": (
        "chronic low back pain",
        "low back pain (other)",
        "neck pain",
        "shoulder pain",
        "headache/migraine",
        "fibromyalgia",
        "knee osteoarthritis",
        "arthritis (other)",
        "chronic pain (mixed)",
        "premenstrual/dysmenorrhoea",
        "carpal tunnel/hand pain",
        "foot pain",
        "temporomandibular disorder",
    ),
    "mind and sleep": (
        "depression",
        "anxiety disorder",
        "anxiety (situational)",
        "stress",
        "insomnia/sleep problems",
        "PTSD",
        "dementia",
    ),
    "surgery, cancer and hospital": (
        "postoperative pain",
        "joint replacement",
        "cancer symptoms",
        "palliative care",
        "lymphedema",
        "HIV",
        "burns",
        "critical illness",
        "kidney disease",
    ),
    "birth and children": (
        "labour and childbirth",
        "pregnancy (mood and aches)",
        "preterm infants",
        "child health",
    ),
    "heart, lungs and metabolism": (
        "hypertension",
        "heart disease",
        "diabetes",
        "respiratory disease",
        "constipation",
    ),
    "nerves": ("stroke", "multiple sclerosis", "Parkinson's disease"),
    "sport and healthy people": ("muscle soreness/sport", "healthy volunteers"),
    "other": ("any condition",),
}
CONDITION_GROUPS = tuple(CONDITIONS_BY_GROUP)
CONDITIONS = tuple(word for words in CONDITIONS_BY_GROUP.values() for word in words)

OUTCOMES = (
    "pain",
    "function/disability",
    "depression",
    "anxiety",
    "stress",
    "sleep",
    "fatigue",
    "quality of life",
    "mood",
    "relaxation or distress",
    "range of motion",
    "muscle tension or spasticity",
    "pain sensitivity",
    "muscle soreness",
    "strength/performance",
    "balance or walking",
    "headache frequency or duration",
    "medication use",
    "blood pressure",
    "heart rate",
    "heart rate variability",
    "cortisol",
    "hormones and messengers",
    "immune markers",
    "glycaemia",
    "breathing",
    "bowel function",
    "nausea",
    "swelling/limb volume",
    "lymphedema incidence",
    "scar",
    "agitation/behaviour",
    "infant or child behaviour",
    "growth and development",
    "weight gain",
    "labour duration",
    "birth outcome",
    "length of stay",
    "satisfaction",
    "global improvement",
    "adverse events",
    "other",
)

# Chosen from what each condition is treated for, before any result was looked at; order = preference.
CORE_OUTCOMES: dict[str, tuple[str, ...]] = {
    "chronic low back pain": ("pain", "function/disability"),
    "low back pain (other)": ("pain", "function/disability"),
    "neck pain": ("pain", "function/disability"),
    "shoulder pain": ("pain", "function/disability"),
    "headache/migraine": ("headache frequency or duration", "pain"),
    "fibromyalgia": ("pain", "function/disability", "sleep"),
    "knee osteoarthritis": ("pain", "function/disability"),
    "arthritis (other)": ("pain", "function/disability"),
    "chronic pain (mixed)": ("pain", "function/disability"),
    "premenstrual/dysmenorrhoea": ("pain",),
    "carpal tunnel/hand pain": ("pain", "function/disability", "strength/performance"),
    "foot pain": ("pain", "function/disability"),
    "temporomandibular disorder": ("pain", "range of motion"),
    "depression": ("depression",),
    "anxiety disorder": ("anxiety",),
    "anxiety (situational)": ("anxiety",),
    "stress": ("stress", "cortisol", "anxiety"),
    "insomnia/sleep problems": ("sleep",),
    "PTSD": ("anxiety", "depression"),
    "dementia": ("agitation/behaviour",),
    "postoperative pain": ("pain", "medication use"),
    "joint replacement": ("pain", "function/disability", "range of motion"),
    "cancer symptoms": ("pain", "fatigue", "anxiety"),
    "palliative care": ("pain", "quality of life"),
    "lymphedema": ("swelling/limb volume", "lymphedema incidence"),
    "HIV": ("immune markers", "quality of life"),
    "burns": ("pain", "scar", "anxiety"),
    "critical illness": ("anxiety", "sleep"),
    "kidney disease": ("fatigue", "sleep"),
    "labour and childbirth": ("pain", "labour duration"),
    "pregnancy (mood and aches)": ("depression", "anxiety", "pain"),
    "preterm infants": ("weight gain", "growth and development", "length of stay"),
    "child health": ("infant or child behaviour", "growth and development"),
    "hypertension": ("blood pressure",),
    "heart disease": ("blood pressure", "anxiety", "pain"),
    "diabetes": ("glycaemia",),
    "respiratory disease": ("breathing",),
    "constipation": ("bowel function",),
    "stroke": ("function/disability", "muscle tension or spasticity"),
    "multiple sclerosis": ("fatigue", "function/disability", "pain", "quality of life"),
    "Parkinson's disease": ("function/disability",),
    "muscle soreness/sport": ("muscle soreness", "strength/performance", "pain"),
    "healthy volunteers": ("relaxation or distress", "stress", "blood pressure"),
    "any condition": ("pain", "anxiety"),
}

MASSAGE_TYPES = (
    "relaxation/Swedish",
    "structural/deep tissue",
    "myofascial/trigger point",
    "Thai",
    "Chinese/tuina",
    "shiatsu",
    "slow-stroke/back rub",
    "foot or hand massage",
    "aromatherapy massage",
    "acupressure",
    "reflexology",
    "manual lymphatic drainage",
    "infant massage",
    "self- or partner-massage",
    "mechanical",
    "mixed/other",
    "not specified",
)

FUNDER_CATEGORIES = (
    "NIH: NCCIH/NCCAM/OAM",
    "NIH: other institute",
    "Other government",
    "Charity or foundation",
    "Massage profession body",
    "University or hospital",
    "Commercial",
    "None (declared unfunded)",
    "Not reported",
)

COMPARATOR_TYPES = (
    "no treatment/waitlist",
    "usual care",
    "sham/light touch",
    "attention/relaxation control",
    "education/self-care",
    "exercise",
    "other manual therapy",
    "acupuncture",
    "medication",
    "device/physical agent",
    "different massage type",
    "different dose",
    "mixed (review)",
    "other",
)
COMPARATOR_FAMILIES = ("inactive", "active", "massage", "dose", "review")
SHAM_OR_ATTENTION = ("sham/light touch", "attention/relaxation control")

TIME_LABELS = ("immediate", "during treatment", "end of treatment", "after treatment")
MEASURES = ("MD", "SMD", "WMD", "RR", "OR", "means", "percent", "p only", "direction only")
DIFFERENCE_MEASURES = ("MD", "SMD", "WMD")
RATIO_MEASURES = ("RR", "OR")
BASELINE_OR_CHANGE = ("final", "change")
BETTER = ("lower", "higher")
GRADES = ("high", "moderate", "low", "very low")
BASES = ("between-group", "narrative", "within-group only")
DIRECTIONS = ("favours massage", "no clear difference", "mixed", "favours comparator")
POINT_DIRECTIONS = ("benefit", "none", "harm", "not stated")
ISOLATES = ("yes", "no", "unclear")

# Public statements (claims.csv): what kind they are, what they say, and what they can be found to be.
CLAIM_KINDS = (
    "effect",
    "effect for a short time",
    "comparison",
    "harms",
    "quality of evidence",
    "what a trial said",
)
CLAIM_COMPARATORS = ("any", "active", "massage")
CLAIM_SIDES = ("massage", "no difference", "varies", "not known", "not about a side")
CLAIM_WINDOWS = ("any", "at once", "after treatment", "26 weeks and more")
CLAIM_PARTS = ("together", "each condition", "each outcome")
VERDICTS = ("supported", "supported for a short time only", "mixed", "not supported", "too little evidence here")

# Derived words: how good a study is (quality.py) and what its result says (summary.py).
TRIAL_TIERS = ("stronger", "moderate", "weaker", "not enough reported")
REVIEW_TIERS = ("review: certainty graded", "review: trials appraised", "review: appraisal not reported")
TIERS = TRIAL_TIERS + REVIEW_TIERS
STEPS = (
    "clearly favours massage",
    "leans to massage",
    "no side shown",
    "leans to comparator",
    "clearly favours comparator",
)
HOLLOW_REASONS = (
    "change within the group only",
    "difference claimed without a test",
    "massage as part of a package",
    "unclear whether only massage differs",
    "one massage against another",
    "figures not usable",
    "adverse events only",
)

# Labels only where the word itself, capitalised, would not be understood.
LABELS: dict[str, str] = {
    NOT_REPORTED: NOT_REPORTED_LABEL,
    "trial": "Trials",
    "review": "Reviews",
    "core": "Hands-on massage",
    "border": "Border techniques (acupressure, reflexology, lymph drainage ...)",
    "inactive": "No treatment, waitlist, usual care",
    "active": "Sham, attention or another therapy",
    "massage": "Another style of massage",
    "dose": "Another dose of massage",
    "NIH: NCCIH/NCCAM/OAM": "NIH: NCCIH (NCCAM, OAM)",
    "Not reported": "Funder not reported",
    "None (declared unfunded)": "Declared unfunded",
    "mixed/other": "Mixed or other",
    "not specified": "Type not specified",
    "other": "Other outcomes",
    "anxiety (situational)": "Anxiety in a situation",
    "chronic pain (mixed)": "Chronic pain, mixed",
    "low back pain (other)": "Low back pain, other",
    "arthritis (other)": "Arthritis, other",
    "pregnancy (mood and aches)": "Pregnancy",
    "labour and childbirth": "Labour and childbirth",
    "insomnia/sleep problems": "Sleep problems",
    "premenstrual/dysmenorrhoea": "Period pain",
    "carpal tunnel/hand pain": "Hand and wrist pain",
    "muscle soreness/sport": "Muscle soreness, sport",
    "temporomandibular disorder": "Jaw (TMD) pain",
    "headache/migraine": "Headache, migraine",
    "knee osteoarthritis": "Knee osteoarthritis",
    "slow-stroke/back rub": "Slow-stroke back rub",
    "PTSD": "Post-traumatic stress",
    "HIV": "HIV",
}


def label(word: str) -> str:
    """Words a reader sees for a table word: a fixed label, else the word with a capital first letter."""
    if word in LABELS:
        return LABELS[word]
    text = word.removeprefix(OTHER_PREFIX)
    return text[:1].upper() + text[1:]


@cache
def slug(word: str) -> str:
    """Stable id of a word for links: lower case letters, digits and hyphens (`neck pain` -> `neck-pain`)."""
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
