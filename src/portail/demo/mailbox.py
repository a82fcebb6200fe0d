"""The page where the demo's mails are read, on a port of its own and the loopback only; floor 11."""

import json
import re

from portail.demo.pages import MISSING, Answer, PageServer, Request, environment_of, file_at
from portail.demo.smtp import Letterbox, Mail

LANGUAGES = ("fr", "en")

# Ours: nothing but our own files, and the one frame.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A mail's: its own inline styles, and links that open in a tab of their own. No script, no image,
# no form, and a sandbox even when the address is opened outside its frame.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_PATH = re.compile(r"^(?P<en>/en)?/(?:(?P<number>[0-9]{1,9})(?P<raw>/html)?)?$")
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


class Pages:
    """Builds each answer from the letterbox; knows nothing of HTTP's plumbing."""

    def __init__(self, letterbox: Letterbox, *, portal_url: str) -> None:
        self._letterbox = letterbox
        self._portal_url = portal_url
        self._environments = {language: environment_of(language) for language in LANGUAGES}

    def answer(self, request: Request) -> Answer:
        """The page, file or list that is asked for; 404 otherwise, and to whatever is posted."""
        if request.form is not None:
            return MISSING
        if request.path == "/mails.json":
            return Answer(self._as_json(), kind="application/json")
        found = _PATH.match(request.path)
        if found is None:
            return file_at(request.path) or MISSING
        language = "en" if found["en"] else "fr"
        if found["number"] is None:
            return self._page("mailbox.html", language, path="/", mails=self._letterbox.mails())
        return self._one(int(found["number"]), language, is_raw=found["raw"] is not None)

    def _one(self, number: int, language: str, *, is_raw: bool) -> Answer:
        mail = self._letterbox.mail(number)
        if mail is None:
            return MISSING
        if is_raw:
            return Answer(_with_links_outside(mail.html).encode(), policy=MAIL_POLICY)
        return self._page("mail.html", language, path=f"/{number}", mail=mail)

    def _page(self, name: str, language: str, **context: object) -> Answer:
        template = self._environments[language].get_template(f"demo/{name}")
        page = template.render(language=language, portal_url=self._portal_url, **context)
        return Answer(page.encode())

    def _as_json(self) -> bytes:
        """Every mail, the newest first: for the page's script and for programs that play a parent."""
        return json.dumps([_facts(mail) for mail in self._letterbox.mails()], ensure_ascii=False).encode()


class MailboxPage(PageServer):
    """Serves the pages in a thread, from entry to exit."""

    def __init__(self, letterbox: Letterbox, *, port: int, portal_url: str) -> None:
        """Raises OSError at once when the port is taken."""
        pages = Pages(letterbox, portal_url=portal_url)
        super().__init__(pages.answer, policy=PAGE_POLICY, port=port)


def _facts(mail: Mail) -> dict[str, object]:
    return {
        "number": mail.number,
        "received_at": mail.received_at.isoformat(),
        "message_id": mail.message_id,
        "from": mail.sender,
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
    }


def _with_links_outside(html: str) -> str:
    """The mail's HTML with its links opened in a tab: the portal refuses to stand in a frame."""
    return _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', html, count=1)
