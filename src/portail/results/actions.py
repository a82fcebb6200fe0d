"""What a parent decides of results. Floor 7."""

from portail.results.models import Preference


def choose_hidden(*, person_id: int, hidden: bool) -> None:
    """Keep the numbers hidden until asked for, or not. Needs that person's context."""
    Preference.objects.update_or_create(person_id=person_id, defaults={"hidden": hidden})
