"""What can go wrong with a room, each with the sentence that a person at a phone or at the projector reads."""


class RoomProblem(Exception):
    """Why a room cannot do what was asked. `title` is the short form, the message says what helps."""

    title = "This room does not work right now"


class UnknownRoom(RoomProblem):
    """No room has this code, or its time is over: it is deleted then, so the two cannot be told apart."""

    title = "No room has this code"

    def __init__(self) -> None:
        super().__init__("It may be mistyped, or the room is over: rooms close 3 hours after they were opened.")


class FullRoom(RoomProblem):
    """As many devices have answered as a room takes."""

    title = "This room is full"

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} devices have answered, and that is as many as a room takes.")


class TooFast(RoomProblem):
    """One device or one teacher asks for more than a person would."""

    title = "That was too fast"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Please try again in {_in_words(seconds)}.")


class Answered(RoomProblem):
    """The answer is on the screen: votes no longer count."""

    title = "The answer is already shown"

    def __init__(self) -> None:
        super().__init__("Votes no longer count in this room.")


class NotHost(RoomProblem):
    """Only who opened the room may close it."""

    title = "This room belongs to somebody else"

    def __init__(self) -> None:
        super().__init__("Only the person who opened it can show the answer.")


class Unavailable(RoomProblem):
    """The database does not answer."""

    title = "The classroom cannot be reached right now"

    def __init__(self) -> None:
        super().__init__("The place where votes are kept does not answer. Votes already given are not lost; try again.")


def _in_words(seconds: float) -> str:
    if seconds <= 1:
        return "a second"
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
