"""The lessons on their page and in the presenter: every screen, every link, the reader's own lesson."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from components import keys, lesson_links, lesson_shelf, link
from evidence.lessons import Lesson, Screen, write
from evidence.lessons.lesson import CLAIM, QUESTION, TEXT, VIEW
from tests.views.test_pages import SOUND, assert_sound, text_of
from tests.written import DATA

APP = Path(__file__).parents[2] / "app.py"
TEACH, PRESENT = "views/teach.py", "views/present.py"
LESSONS = {
    lesson_shelf.id_of(file.name): yaml.safe_load(file.read_text("utf-8"))
    for file in sorted((DATA / "lessons").glob("*.yaml"))
}
SCREENS = [(name, place) for name, told in LESSONS.items() for place in range(len(told["screens"]))]
ONE = Lesson("Mine", "All", "An aim", 5, (Screen(TEXT, title="Hello", text="World", notes="Say hello"),))


def opened(page: str, session: dict | None = None, **query: str | list[str]) -> AppTest:
    """A page opened by its address, in a session that holds what is given."""
    at = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in (session or {}).items():
        at.session_state[name] = value
    for param, value in query.items():
        at.query_params[param] = value
    at.run()
    return at.switch_page(page).run()


def present(lesson: str, place: int, session: dict | None = None, **query: str) -> AppTest:
    return opened(PRESENT, session, lesson=lesson, screen=str(place + 1), **query)


def param(at: AppTest, name: str) -> str:
    """The value of a parameter of the address, which the test tool gives as it was set: alone or in a list."""
    value = at.query_params[name]
    return value[-1] if isinstance(value, list) else value


def own(at: AppTest) -> Lesson:
    return at.session_state[keys.MY_LESSON]


def test_the_page_lists_the_lessons_with_aim_and_minutes():
    at = opened(TEACH)
    assert_sound(at)
    said = text_of(at)
    titles = [button.label for button in at.button if (button.key or "").startswith("lesson_open_")]
    assert titles == [
        re.sub(r"([:?])", lambda m: m[0] if m[0] == "?" else "\\:", told["title"]) for told in LESSONS.values()
    ]
    assert said.count("10 minutes") == len(LESSONS) == 5
    assert said.count("**Aim.**") == 5


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_with_all_its_screens(name: str):
    at = opened(TEACH)
    at.button(key=f"lesson_open_{name}").click().run()
    assert_sound(at)
    assert param(at, "lesson") == name
    assert len(re.findall(r"^\*\*\d+\*\* :material", text_of(at), re.MULTILINE)) == len(LESSONS[name]["screens"])
    at.button(key=keys.LESSON_ALL).click().run()
    assert at.title[0].value == "Lessons to teach with"


@pytest.mark.parametrize(("name", "place"), SCREENS)
def test_a_screen_shows_its_message_its_number_and_no_more_than_asked_for(name: str, place: int):
    told = LESSONS[name]["screens"][place]
    at = present(name, place)
    assert_sound(at)
    assert len(at.title) == 1 and len(at.title[0].value) > 8
    assert f"**{place + 1} / {len(LESSONS[name]['screens'])}**" in text_of(at)
    assert not at.sidebar.multiselect and not at.info
    if told["kind"] == QUESTION:
        assert "check_circle" not in text_of(at)
        at.button(key="stage_reveal").click().run()
        assert_sound(at)
        assert not told.get("right") or "check_circle" in text_of(at)
    elif told["kind"] == CLAIM:
        assert "What do you think?" in text_of(at) and not at.get("plotly_chart")
        at.button(key="stage_reveal").click().run()
        assert_sound(at)
        assert "What do you think?" not in text_of(at)
        assert any("</span>" in str(one.proto.body) for one in at.get("html"))
    else:
        assert len(at.get("plotly_chart")) == (told["kind"] == VIEW)
        assert not [button for button in at.button if button.key == "stage_reveal"]


@pytest.mark.parametrize(
    "view",
    sorted({screen["view"] for told in LESSONS.values() for screen in told["screens"] if screen["kind"] == VIEW}),
)
def test_a_view_is_followed_without_a_banner(view: str):
    parts = urlsplit(view)
    at = opened(f"views/{parts.path}.py", **parse_qs(parts.query))
    assert_sound(at)
    assert not at.info


@pytest.mark.parametrize(
    "claim",
    sorted({screen["claim"] for told in LESSONS.values() for screen in told["screens"] if screen["kind"] == CLAIM}),
)
def test_a_claim_is_followed_without_a_banner(claim: str):
    at = opened("views/claims.py", claim=claim)
    assert_sound(at)
    assert not at.info
    assert "What do you think?" in text_of(at)


def test_buttons_turn_the_screens_and_the_ends_hold():
    at = present("how-long", 0)
    assert at.button(key="stage_previous").disabled
    at.button(key="stage_next").click().run()
    assert param(at, "screen") == "2"
    at.button(key="stage_previous").click().run()
    assert param(at, "screen") == "1"
    last = len(LESSONS["how-long"]["screens"])
    at = present("how-long", 98)
    assert f"**{last} / {last}**" in text_of(at)
    assert at.button(key="stage_next").disabled


def test_the_live_picture_is_opened_with_a_way_back():
    at = present("how-long", 3)
    at.button(key="stage_live").click().run()
    assert_sound(at)
    assert param(at, "condition") == "chronic-low-back-pain"
    assert param(at, "measure") == "pain"
    assert "Back to screen 4" in at.button(key=keys.LESSON_BACK).label
    at.switch_page("views/condition.py").run()  # the test tool does not follow a page that the app turned by itself
    at.button(key=keys.LESSON_BACK).click().run()
    assert_sound(at)
    assert "**4 / 8**" in text_of(at)


def test_leaving_ends_at_the_lesson():
    at = present("how-long", 3)
    at.button(key="stage_leave").click().run()
    assert_sound(at)
    assert at.title[0].value == "How long does it last?"
    assert not [button for button in at.button if button.key == keys.LESSON_BACK]


def test_notes_stand_in_a_window_of_their_own():
    at = present("how-long", 3, notes="true")
    assert_sound(at)
    assert "Follow one line with a finger" in text_of(at)
    assert "**Next:**" in text_of(at)
    assert not at.get("plotly_chart")


@pytest.mark.parametrize("query", [{}, {"lesson": "nothing"}, {"lesson": "mine"}, {"lesson": "<b>"}, {"screen": "x"}])
def test_without_a_lesson_the_presenter_shows_the_way(query: dict):
    at = opened(PRESENT, **query)
    assert_sound(at)
    assert at.title[0].value == "No lesson to present"


def test_a_lesson_that_is_not_there_is_said_on_the_page():
    at = opened(TEACH, lesson="nothing")
    assert_sound(at)
    assert "no lesson" in at.info[0].value


def test_a_view_and_a_claim_are_collected_where_they_are_seen():
    at = opened("views/condition.py", condition="neck-pain", quality="moderate")
    at.button(key=keys.LESSON_COLLECT).click().run()
    at.selectbox(key=keys.COLLECT_PICTURE).set_value("safeguards")
    at.text_area(key=keys.COLLECT_NOTES).set_value("Look at column two")
    at.button(key=keys.COLLECT_ADD).click().run()
    assert_sound(at)
    (screen,) = own(at).screens
    assert screen == Screen(
        VIEW, view="condition?condition=neck-pain&quality=moderate#safeguards", notes="Look at column two"
    )
    mine = own(at)
    at = opened("views/claims.py", {keys.MY_LESSON: mine}, claim="insomnia")
    at.button(key=keys.LESSON_COLLECT).click().run()
    at.button(key=keys.COLLECT_ADD).click().run()
    assert own(at).screens == (screen, Screen(CLAIM, claim="insomnia"))


def test_a_lesson_of_ones_own_is_put_in_order_changed_and_shortened():
    two = ONE.with_screen(Screen(CLAIM, claim="insomnia"))
    at = opened(TEACH, {keys.MY_LESSON: two}, lesson=lesson_links.OWN)
    assert_sound(at)
    at.button(key="lesson_down_0").click().run()
    assert [screen.kind for screen in own(at).screens] == [CLAIM, TEXT]
    at.button(key="lesson_edit_1").click().run()
    next(field for field in at.text_area if field.label.startswith("Notes")).set_value("Other words")
    next(button for button in at.button if button.label == "Keep" and "lesson_form_1" in button.form_id).click().run()
    assert_sound(at)
    assert own(at).screens[1] == Screen(TEXT, title="Hello", text="World", notes="Other words")
    at.button(key="lesson_remove_0").click().run()
    assert [screen.kind for screen in own(at).screens] == [TEXT]
    at.button(key=keys.LESSON_UNDO).click().run()
    assert [screen.kind for screen in own(at).screens] == [CLAIM, TEXT]
    at.button(key=keys.LESSON_ADD_QUESTION).click().run()
    assert own(at).screens[-1].kind == QUESTION
    assert_sound(at)


def test_a_change_that_no_file_could_hold_is_refused_and_nothing_is_lost():
    at = opened(TEACH, {keys.MY_LESSON: ONE, keys.LESSON_EDITED: 0}, lesson=lesson_links.OWN)
    next(field for field in at.text_area if field.label.startswith("Text")).set_value("")
    next(button for button in at.button if button.label == "Keep" and "lesson_form_0" in button.form_id).click().run()
    assert not at.exception
    assert "key “text”\\: missing" in at.error[0].value
    assert own(at) == ONE


@pytest.mark.parametrize("name", ["how-long", "forest-plot"])
def test_a_shipped_lesson_is_changed_as_ones_own(name: str):
    at = opened(TEACH, lesson=name)
    at.button(key=keys.LESSON_COPY).click().run()
    assert_sound(at)
    assert param(at, "lesson") == lesson_links.OWN
    assert own(at).title == LESSONS[name]["title"]


def upload(at: AppTest, content: bytes, name: str = "lesson.yaml") -> AppTest:
    return at.file_uploader(key=keys.LESSON_FILE).set_value((name, content, "application/yaml")).run()


def test_a_file_is_opened_as_the_lesson_it_was():
    at = upload(opened(TEACH), write(ONE).encode())
    assert_sound(at)
    assert own(at) == ONE
    assert at.title[0].value == "Mine"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: [", "this is not YAML"),
        (b"\xff\xfe\x00", "UTF"),
        (b"x" * 900_000, "too large"),
        (b"", "not a lesson"),
        (write(ONE).replace("kind: text", "kind: film").encode(), "screen 1, key “kind”\\: “film” is not known"),
    ],
)
def test_a_broken_file_is_said_and_loses_nothing(content: bytes, said: str):
    at = upload(opened(TEACH, {keys.MY_LESSON: ONE}), content)
    assert not at.exception
    assert said.replace("-", "\\-") in at.error[0].value
    assert own(at) == ONE


def test_tables_without_lessons_say_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TOUCHSTONE_DATA", str(SOUND))
    at = opened(TEACH)
    assert_sound(at)
    assert "no lessons of its own" in text_of(at)


def test_a_broken_file_among_the_lessons_is_named_and_the_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for file in [*DATA.glob("*.csv"), DATA / "VERSION"]:
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "1-good.yaml").write_text(write(ONE), "utf-8")
    (tmp_path / "lessons" / "2-bad.yaml").write_text("title: 3\n", "utf-8")
    monkeypatch.setenv("TOUCHSTONE_DATA", str(tmp_path))
    at = opened(TEACH)
    assert not at.exception
    assert at.button(key="lesson_open_good").label == "Mine"
    assert "key “title”" in at.warning[0].value


def test_the_view_of_the_presenter_is_in_its_address():
    at = present("sham-controls", 2)
    assert at.session_state[keys.VIEW] == {link.LESSON: ("sham-controls",), link.SCREEN: ("3",)}
