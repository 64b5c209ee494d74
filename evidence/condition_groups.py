"""Which group a condition belongs to: as vocabulary.CONDITIONS_BY_GROUP says; free words belong to the rest."""

from collections.abc import Iterable

from evidence import vocabulary as words

REST = words.CONDITION_GROUPS[-1]
_GROUP_OF = {word: group for group, members in words.CONDITIONS_BY_GROUP.items() for word in members}


def group_of(condition: str) -> str:
    """The group of a condition; a free word ("other: ...") belongs to the rest."""
    return _GROUP_OF.get(condition, REST)


def members(group: str, conditions: Iterable[str]) -> tuple[str, ...]:
    """Those of the conditions that belong to a group, in their order."""
    return tuple(word for word in conditions if group_of(word) == group)
