"""What a lesson is: a few words about it and its screens in order; every change gives a new lesson."""

from dataclasses import dataclass, replace

CLAIM, VIEW, TEXT, QUESTION = KINDS = ("claim", "view", "text", "question")
MOST_SCREENS = 60


@dataclass(frozen=True)
class Screen:
    """One screen. What is filled depends on its kind; reading.FIELDS says what each kind must and may hold.

    claim: id of a public statement. view: page, filters and picture as a link (`condition?condition=neck-pain#forest`).
    text, answer, notes: Markdown of the simplest sort. right: the option that is right, where one is.
    """

    kind: str
    title: str = ""
    claim: str = ""
    view: str = ""
    text: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    right: str = ""
    answer: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson: title, for whom, what they can do after it, how many minutes, its screens."""

    title: str
    audience: str
    aim: str
    minutes: int
    screens: tuple[Screen, ...]

    def in_words(self) -> str:
        """All that its screens and notes say of themselves; what a claim or a view says is not in it."""
        said = [(one.title, one.text, one.question, *one.options, one.answer, one.notes) for one in self.screens]
        return "\n".join([self.title, self.aim, *(words for screen in said for words in screen if words)])

    def with_screen(self, screen: Screen) -> "Lesson":
        """With one more screen at the end; a full lesson stays as it is."""
        return replace(self, screens=(*self.screens, screen)) if len(self.screens) < MOST_SCREENS else self

    def without(self, place: int) -> "Lesson":
        """Without the screen at a place (from 0)."""
        return replace(self, screens=(*self.screens[:place], *self.screens[place + 1 :]))

    def moved(self, place: int, by: int) -> "Lesson":
        """With the screen at a place moved up (-1) or down (1); past an end nothing moves."""
        target = place + by
        if not 0 <= target < len(self.screens):
            return self
        screens = list(self.screens)
        screens.insert(target, screens.pop(place))
        return replace(self, screens=tuple(screens))

    def changed(self, place: int, **words: str) -> "Lesson":
        """With some words of the screen at a place changed."""
        screens = list(self.screens)
        screens[place] = replace(screens[place], **words)  # type: ignore[arg-type]
        return replace(self, screens=tuple(screens))
