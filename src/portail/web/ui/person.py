"""Who is signed in, as a plain number. Floor 10."""

from django.http import HttpRequest


def person_id_of(request: HttpRequest) -> int:
    """The signed-in person's id. Raises RuntimeError on a page that forgot to ask for a sign-in."""
    person_id = request.user.pk
    if person_id is None:
        raise RuntimeError(f"{request.path} needs a signed-in person; its view lacks @login_required")
    return int(person_id)
