"""A browser in the tests: it types into forms, follows, and reads its own mail."""

import re
from typing import Any
from uuid import UUID

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from portail.web.ui.rows import RowConverter
from tests.accounts.people import ALICE, PASSWORD, code_of, link_of, wrong_code

CHROME = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/130.0.0.0 Mobile Safari/537.36"
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


class Visitor(Client):
    """A browser on a phone, at home unless said."""

    def __init__(self, *, network: str = "192.0.2.10", **named: Any) -> None:
        super().__init__(HTTP_USER_AGENT=CHROME, REMOTE_ADDR=network, **named)

    def ask(self, email: str = ALICE, *, flow: str = "creer") -> Any:
        """Type an address in the first step of « creer » or « reinitialiser »."""
        return self.post(f"/compte/{flow}/", {"email": email})

    def type_code(self, code: str | None = None, *, flow: str = "creer") -> Any:
        """Type a code in the second step; the last one mailed unless said."""
        return self.post(f"/compte/{flow}/code/", {"code": last_code() if code is None else code})

    def choose(self, password: str = PASSWORD, again: str | None = None, *, flow: str = "creer") -> Any:
        """Type a password in the third step."""
        confirmation = password if again is None else again
        return self.post(
            f"/compte/{flow}/mot-de-passe/", {"password": password, "confirmation": confirmation}
        )

    def sign_up(self, email: str = ALICE, password: str = PASSWORD) -> Any:
        """All three steps; the answer of the last one."""
        self.ask(email)
        self.type_code()
        return self.choose(password)

    def sign_in(self, email: str = ALICE, password: str = PASSWORD, **fields: str) -> Any:
        return self.post("/connexion/", {"email": email, "password": password, **fields})

    def is_signed_in(self) -> bool:
        return bool(self.get("/mon-compte/langue/").status_code == 200)


def row(number: int) -> str:
    """How a row's number stands in an address."""
    return RowConverter().to_url(number)


def last_challenge() -> UUID:
    """The challenge that the last job to word a mail is about."""
    job = ProcrastinateJob.objects.filter(task_name="access.answer_challenge").latest("id")
    return UUID(job.args["challenge_id"])


def last_code() -> str:
    return code_of(last_challenge())


def last_wrong_code() -> str:
    return wrong_code(last_challenge())


def last_link() -> str:
    """The path of the link in the last mail."""
    return f"/compte/courriel/{link_of(last_challenge())}/"


def words(answer: Any) -> str:
    """The page without its forgery token, which is another one each time."""
    return TOKEN.sub("", answer.content.decode())
