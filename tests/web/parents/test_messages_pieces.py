"""Files joined to messages: given to whoever reads the message, and to nobody else."""

import pytest
from bs4 import BeautifulSoup
from django.http import FileResponse

from portail.communications.models import Message
from portail.database.context import rows_of
from tests.cast import ALICE, BOB, CAPITALE, CHARLIE, MAIKA
from tests.communications.rows import message, to
from tests.documents.sending import PDF, send
from tests.people import account, board_id, linked, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

PIECE = {"piece": "P1", "message": "M1", "titre": "Autorisation de sortie", "fichier": "a.pdf"}


def attach(**cells: str) -> str:
    """The address of the message that a file is joined to."""
    report = send(
        CAPITALE,
        {"a.pdf": PDF},
        messages=[message()],
        messages_destinataires=[to(MAIKA)],
        messages_pieces=[PIECE | cells],
    )
    assert report.accepted
    with rows_of(board=board_id(CAPITALE)):
        return f"/messages/{Message.objects.get().public_id}/"


def test_a_file_is_saved_and_never_shown_in_the_portals_name() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    browser = signed_in(alice)
    page = BeautifulSoup(browser.get(attach()).content, "html.parser")
    link = page.select_one("a[href*='/pieces/']")
    assert link is not None and "Autorisation de sortie" in link.text
    file = browser.get(str(link["href"]))
    assert isinstance(file, FileResponse) and b"".join(file.streaming_content) == PDF  # type: ignore[arg-type]  # not async
    assert file.headers["Content-Disposition"] == 'attachment; filename="autorisation-de-sortie.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in file.headers["Cache-Control"]
    for guardian in (BOB, CHARLIE):
        assert signed_in(account(guardian.email)).get(str(link["href"])).status_code == 404


def test_a_row_whose_file_is_not_there_is_set_aside() -> None:
    alice = account(ALICE.email)
    linked(alice, MAIKA)
    address = attach(fichier="b.pdf")
    assert "/pieces/" not in signed_in(alice).get(address).text
