"""A lesson and the tables become sheets: the same pictures and verdicts as on the screen, counted anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from components import claim_card, lesson_links, pages, stage_pictures
from components.charts import claim as claim_chart
from components.charts.size import Width
from components.frame import TALLY_CAUTION
from components.lesson_parts import name_of
from components.stage_space import Space
from components.takeaway.bars import Bars, counted, directions, tiers, times
from components.takeaway.sheet import Art, Deck, Sheet
from evidence.corpus import Corpus
from evidence.export.references import references
from evidence.lessons import Lesson, Screen
from evidence.lessons.lesson import CLAIM, QUESTION, VIEW
from evidence.summary import RULE as COUNTING_RULE
from evidence.verdict import Claim, Verdict, claims_of
from evidence.vocabulary import STEPS, TRIAL_TIERS


@dataclass(frozen=True)
class Form:
    """How pictures are drawn: the height a figure may have in pixels; whether each comes for a phone, too.

    tall: the same for a map, whose rows tell little where they are few.
    """

    height: int
    phone: bool = False
    tall: int = 0

    def space(self, width: Width = "laptop", page: str = "") -> Space:
        """Always light: paper, slides and bright rooms."""
        return Space(width, max(self.height, self.tall if page == pages.MAP else 0), "light")


def deck(lesson: Lesson, lesson_id: str, corpus: Corpus, form: Form, base: str, whole: str = "") -> Deck:
    """The sheets of a lesson, in its order.

    lesson_id: what links call it; empty for a view that is no lesson. base: where the app stands, for links. whole:
    the address of the lesson or view itself.
    """
    sheets = []
    for place, screen in enumerate(lesson.screens):
        made = _MAKERS.get(screen.kind, _words)(screen, corpus, form)
        address = lesson_links.address(lesson_id, place, screen, corpus, base)
        sheets.append(replace(made, notes=screen.notes, address=address))
    return Deck(
        title=lesson.title,
        version=corpus.version,
        made_on=date.today().isoformat(),
        address=whole,
        sheets=tuple(sheets),
        audience=lesson.audience,
        aim=lesson.aim,
        minutes=lesson.minutes,
        cautions=(COUNTING_RULE, TALLY_CAUTION),
    )


def _words(screen: Screen, corpus: Corpus, form: Form) -> Sheet:
    """A text or a question."""
    title = screen.question if screen.kind == QUESTION else screen.title
    kicker = screen.title if screen.kind == QUESTION else ""
    return Sheet(
        screen.kind,
        title,
        kicker=kicker,
        text=screen.text,
        options=screen.options,
        right=screen.right,
        answer=screen.answer,
    )


def _view(screen: Screen, corpus: Corpus, form: Form) -> Sheet:
    target = lesson_links.target(screen.view, corpus)
    drawn = stage_pictures.make(target, corpus, form.space(page=target.page))
    art = None
    if drawn.figure is not None:
        narrow = stage_pictures.make(target, corpus, form.space("phone")).figure if form.phone else None
        art = Art(drawn.figure, drawn.alt, drawn.bars, drawn.dots, narrow)
    return Sheet(
        VIEW,
        name_of(screen, corpus),
        finding=drawn.message,
        note=drawn.note,
        art=art,
        sources=references(drawn.studies, corpus),
    )


def _claim(screen: Screen, corpus: Corpus, form: Form) -> Sheet:
    claim = next(one for one in claims_of(corpus) if one.id == screen.claim)
    verdict = claim_card.verdict_of(claim, corpus)
    statement, cites = claim_card.apart(claim.statement)
    return Sheet(
        CLAIM,
        statement,
        kicker=f"{claim.group}, paraphrased{cites}",
        finding=verdict.clause,
        verdict=verdict.word,
        because=claim_card.deciding(verdict),
        reasons=(*verdict.reasons, *(("What would change this", line) for line in verdict.would_change)),
        options=claim_card.GUESSES,
        art=_claim_art(claim, verdict, form),
        sources=_claim_sources(claim, verdict, corpus),
    )


def _claim_art(claim: Claim, verdict: Verdict, form: Form) -> Art | None:
    """Direction, duration and quality of the trials that can tell; none for harms and where no trial can tell."""
    rows = claim_chart.rows_to_draw(verdict)
    if not rows or claim.kind == "harms":
        return None
    narrow = claim_chart.figure(rows, "light", "phone") if form.phone else None
    figure = claim_chart.figure(rows, "light", form.space().width)
    return Art(figure, "Trials by direction, time of last report and quality.", _claim_bars(rows), narrow=narrow)


def _claim_bars(rows: list) -> tuple[Bars, ...]:
    names, told = [name for name, _ in rows], [trials for _, trials in rows]
    return (
        directions(names, counted([one["step"] for one in told], STEPS)),
        times(names, [one["weeks"] for one in told]),
        tiers(names, counted([one["tier"] for one in told], TRIAL_TIERS)),
    )


def _claim_sources(claim: Claim, verdict: Verdict, corpus: Corpus) -> tuple[str, ...]:
    """The trials that can tell, the reviews, and the trial that the statement is about."""
    facts = verdict.facts
    ids = [*facts.told["study_id"], *(one.study_id for one in facts.reviews), claim.study_id]
    return references([one for one in ids if one], corpus)


_MAKERS: dict[str, Callable[[Screen, Corpus, Form], Sheet]] = {VIEW: _view, CLAIM: _claim}
