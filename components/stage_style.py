"""How the presenter looks: sizes that grow with the window, and how much room that leaves for a figure."""

from components.stage import Room
from components.stage_pictures import Space
from components.theme import Mode, palette

# Heights in pixels, and the share of the window's height that is padding: 2.6 above, 2 below.
FOOT, GAPS, PADDING = 64, 32, 0.046


def css(mode: Mode) -> str:
    """The whole window for the lesson; type for the last row of a classroom."""
    colours = palette(mode)
    return f"""<style>
.st-key-stage_screen {{position: fixed; inset: 0; z-index: 1000000; overflow: auto; background: {colours.paper};
  padding: 2.6vh 3vw calc({FOOT}px + 2vh)}}
.st-key-stage_head {{flex-wrap: nowrap}}
.st-key-stage_head > div:first-child {{flex: 1 1 auto}}
.st-key-stage_screen h1 {{font-size: clamp(1.5rem, 2.5vw, 3.2rem)}}
[class*="st-key-stage_message"] h1 {{padding: 0; line-height: 1.16; text-wrap: balance}}
[class*="st-key-stage_message"] p {{font-size: clamp(1rem, 1.25vw, 1.6rem); color: {colours.muted}}}
.st-key-stage_message_large h1 {{font-size: clamp(1.9rem, 4vw, 5rem)}}
.st-key-stage_message_medium h1 {{font-size: clamp(1.5rem, 2.5vw, 3.2rem)}}
.st-key-stage_message_small h1 {{font-size: clamp(1.4rem, 2.7vw, 3.4rem)}}
.st-key-stage_message_large {{padding-top: 4vh}}
.st-key-stage_body p, .st-key-stage_body li {{font-size: clamp(1.2rem, 2.5vw, 3.1rem); line-height: 1.4}}
.st-key-stage_body {{max-width: 84vw; padding-top: 2.5vh}}
.st-key-stage_options {{padding-top: 3vh}}
.st-key-stage_options p {{font-size: clamp(1.25rem, 2.6vw, 3.3rem); line-height: 1.35}}
.st-key-stage_guesses {{padding-top: 7vh}}
.st-key-stage_guesses p {{font-size: clamp(1.3rem, 2.5vw, 3.1rem)}}
.st-key-stage_because p {{font-size: clamp(1rem, 1.25vw, 1.6rem); color: {colours.muted}}}
.st-key-stage_verdict p {{font-size: clamp(1.15rem, 1.9vw, 2.4rem); line-height: 1.35}}
[class*="st-key-stage_foot"] {{position: fixed; left: 0; right: 0; bottom: 0; min-height: {FOOT}px; padding: 6px 3vw;
  background: {colours.paper}; border-top: 1px solid {colours.rule}}}
.st-key-stage_foot > div:nth-child(2), .st-key-stage_foot_notes > div:first-child {{flex: 1 1 auto}}
.st-key-stage_notes h1 {{font-size: clamp(1.5rem, 2.4vw, 2.6rem); padding: 0}}
.st-key-stage_notes p, .st-key-stage_notes li {{font-size: clamp(1.15rem, 1.5vw, 1.9rem); line-height: 1.45}}
[class*="st-key-stage_foot"] p {{font-size: clamp(0.875rem, 0.95vw, 1.2rem)}}
</style>"""


def qr_pixels(room: Room) -> int:
    """The size of the code: a seventh of the window's height, which phones read from the rows in front."""
    return max(110, min(200, room.height // 6))


def space(room: Room, mode: Mode, verdict: bool = False) -> Space:
    """What is left for a figure below the message (and the verdict) and above the foot."""
    head = max(qr_pixels(room), room.width // 10) + (room.width // 14 if verdict else 0)
    return Space(room.kind, max(240, room.height - head - FOOT - GAPS - round(PADDING * room.height)), mode)
