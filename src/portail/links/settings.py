"""What a board decides of ages: from which one parents see a category no more (links.ages). Floor 7."""

from portail.boards.settings import Setting
from portail.links.ages import OLDEST, SUFFIX, YOUNGEST, Category


def _age(typed: str) -> int:
    """Written in one way only: the row policies read it too."""
    if typed not in {str(age) for age in range(YOUNGEST, OLDEST + 1)}:
        raise ValueError(typed)
    return int(typed)


SETTINGS: tuple[Setting[int | None], ...] = tuple(
    Setting(
        f"{category}{SUFFIX}",
        usual=None,
        read=_age,
        expected=f"an age in whole years, {YOUNGEST} to {OLDEST}; parents see no {category} of a student from"
        " that birthday on",
        said="nothing",
    )
    for category in Category
)
