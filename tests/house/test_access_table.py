"""Who may ask what: every address, read and written, as nobody, the parent, the barred one, one elsewhere.

A new address without a row fails. The same again with the application's own check off: the row
policies alone let nothing through.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portail.access.cards import cards_children
from portail.access.grants import followed_children, grant_for_parent
from portail.accounts.models import Session
from portail.agenda.models import Feed
from portail.attendance.models import Announcement, Justification
from portail.communications.models import Answer, Reading, Reply
from portail.database.context import rows_of
from portail.links.models import Link
from portail.privacy.models import SchoolRequest
from tests.cast import MAIKA
from tests.house.access import Family, address, asked, family, patterns
from tests.house.published import WORDS, published
from tests.world import NOW

pytestmark = pytest.mark.django_db

SEEN_BY = ("nobody", "alice", "bob", "charlie")

# name: what GET, then POST, answers to nobody, to Alice whose objects are asked for, to Bob, barred from
# the same child, and to Charlie, a parent elsewhere. Forms are posted empty.
TABLE: dict[str, tuple[tuple[int, int, int, int], tuple[int, int, int, int]]] = {
    "account_login": ((200, 302, 302, 302), (200, 200, 200, 200)),
    "account_logout": ((200, 200, 200, 200), (302, 302, 302, 302)),
    "account_reauthenticate": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "alive": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "mfa_authenticate": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "operators:upload": ((405, 405, 405, 405), (401, 401, 401, 401)),
    "operators:upload_named": ((405, 405, 405, 405), (401, 401, 401, 401)),
    "operators:upload_report": ((401, 401, 401, 401), (405, 405, 405, 405)),
    "parents:absence_announce": ((302, 200, 302, 302), (302, 200, 302, 302)),
    "parents:absence_justify": ((302, 302, 302, 302), (302, 200, 404, 404)),
    "parents:absence_note": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:absence_withdraw": ((302, 405, 405, 405), (302, 302, 404, 404)),
    "parents:absences": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:account": ((302, 200, 200, 200), (405, 405, 405, 405)),
    "parents:address_add": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:address_code": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "parents:address_main": ((405, 405, 405, 405), (302, 302, 404, 404)),
    "parents:address_remove": ((302, 200, 404, 404), (302, 302, 404, 404)),
    "parents:agenda": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:ask_school": ((302, 405, 405, 405), (302, 200, 200, 200)),
    "parents:associate": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:associated": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:boards": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:close": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:confirm_code": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "parents:confirm_mail": ((405, 405, 405, 405), (302, 302, 302, 302)),
    "parents:confirm_passkey": ((405, 405, 405, 405), (302, 302, 302, 302)),
    "parents:confirm_passkey_options": ((405, 405, 405, 405), (302, 200, 200, 200)),
    "parents:family": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:family_access": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:family_correction": ((302, 200, 404, 404), (302, 200, 404, 404)),
    "parents:family_deny": ((302, 200, 404, 404), (302, 302, 404, 404)),
    "parents:family_views": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:feed_renew": ((405, 405, 405, 405), (302, 200, 404, 404)),
    "parents:feed_revoke": ((302, 405, 405, 405), (302, 302, 404, 404)),
    "parents:feeds": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:document_file": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:documents": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:fees": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:language": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:my_data": ((302, 200, 200, 200), (302, 302, 302, 302)),
    "parents:my_data_fetch": ((405, 405, 405, 405), (302, 200, 200, 200)),
    "parents:passkey_add": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:passkey_offer": ((302, 200, 200, 200), (302, 302, 302, 302)),
    "parents:passkey_options": ((405, 405, 405, 405), (302, 200, 200, 200)),
    "parents:passkey_remove": ((302, 200, 404, 404), (302, 302, 404, 404)),
    "parents:passkeys": ((302, 200, 200, 200), (405, 405, 405, 405)),
    "parents:password": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "parents:password_choose": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:password_remove": ((302, 200, 200, 200), (302, 302, 302, 302)),
    "parents:receipt_file": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:receipts": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:recovery_codes": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:remove_link": ((302, 200, 404, 404), (302, 302, 404, 404)),
    "parents:requests": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:rescue_stop": ((405, 405, 405, 405), (302, 302, 302, 302)),
    "parents:school": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:school_first": ((302, 302, 200, 200), (302, 405, 405, 405)),
    "parents:second_factor": ((302, 200, 200, 200), (405, 405, 405, 405)),
    "parents:second_factor_off": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:second_factor_on": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:report_card": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:report_card_pdf": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:report_cards": ((302, 302, 200, 200), (302, 405, 405, 405)),
    "parents:report_cards_of": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:results": ((302, 200, 404, 404), (405, 405, 405, 405)),
    "parents:results_first": ((302, 302, 200, 200), (302, 405, 405, 405)),
    "parents:results_in": ((302, 200, 404, 404), (405, 405, 405, 405)),
    "parents:results_preference": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:session_end": ((405, 405, 405, 405), (302, 302, 302, 302)),
    "parents:sessions": ((302, 200, 200, 200), (302, 302, 302, 302)),
    "parents:social_add": ((405, 405, 405, 405), (302, 404, 404, 404)),
    "parents:social_remove": ((302, 200, 404, 404), (302, 302, 404, 404)),
    "parents:today": ((302, 200, 200, 200), (405, 405, 405, 405)),
    "parents:message": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:message_acknowledge": ((302, 405, 405, 405), (302, 302, 404, 404)),
    "parents:message_answer": ((302, 302, 302, 302), (302, 200, 404, 404)),
    "parents:message_archive": ((302, 405, 405, 405), (302, 302, 404, 404)),
    "parents:message_piece": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:message_reply": ((302, 302, 302, 302), (302, 200, 404, 404)),
    "parents:message_withdraw": ((302, 405, 405, 405), (302, 302, 404, 404)),
    "parents:messages": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:more": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:timetable": ((302, 200, 404, 404), (302, 405, 405, 405)),
    "parents:transport": ((302, 200, 200, 200), (302, 405, 405, 405)),
    "parents:way_keep": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "parents:ways": ((302, 200, 200, 200), (405, 405, 405, 405)),
    "public:accessibility": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:calendar_feed": ((404, 404, 404, 404), (405, 405, 405, 405)),
    "public:help": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:help_page": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:home": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:mail_link": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:not_me": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "public:passkey_options": ((405, 405, 405, 405), (200, 200, 200, 200)),
    "public:passkey_sign_in": ((405, 405, 405, 405), (200, 200, 200, 200)),
    "public:privacy": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:rescue": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:rescue_cancel": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "public:resend": ((405, 405, 405, 405), (404, 404, 404, 404)),
    "public:reset": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "public:reset_code": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:reset_password": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:schools": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:sign_up": ((200, 302, 302, 302), (200, 302, 302, 302)),
    "public:sign_up_code": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:sign_up_password": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:social_address": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:social_code": ((302, 302, 302, 302), (302, 302, 302, 302)),
    "public:social_refused": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "public:social_start": ((405, 405, 405, 405), (404, 404, 404, 404)),
    "public:verify": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "parents:notices": ((302, 200, 200, 200), (302, 200, 200, 200)),
    "parents:notices_device": ((405, 405, 405, 405), (302, 302, 302, 302)),
    "public:unsubscribe": ((200, 200, 200, 200), (200, 200, 200, 200)),
    "worker": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "ready": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "showcase": ((200, 200, 200, 200), (405, 405, 405, 405)),
    "social_return": ((302, 302, 302, 302), (405, 405, 405, 405)),
}

# Where somebody else's object is 404, and where what is answered could name a child.
OF_ALICE = [
    name
    for name, parts in patterns().items()
    if {"link_id", "address_id", "passkey_id", "feed_id"} & set(parts)
]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Family]:
    """The family and what a school sent, for every test of this module: what each does is rolled back."""
    with django_db_blocker.unblock(), published() as objects:
        yield family(objects)


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert set(TABLE) == set(patterns())


@pytest.mark.parametrize("name", TABLE)
def test_each_is_answered_as_the_table_says(name: str, cast: Family) -> None:
    browsers = cast.browsers()
    for method, row in zip(("get", "post"), TABLE[name], strict=True):
        answered = {
            who: asked(browser, method, address(name, cast.objects))[0] for who, browser in browsers.items()
        }
        assert tuple(answered[who] for who in SEEN_BY) == row, method


@pytest.mark.parametrize("name", sorted({*OF_ALICE, "parents:session_end"}))
def test_nobody_elses_post_changes_what_is_alices(name: str, cast: Family) -> None:
    for who, browser in cast.browsers().items():
        if who != "alice":
            browser.post(address(name, cast.objects))
    with rows_of(actor=cast.alice.pk):
        assert Link.objects.filter(pk=cast.objects["link_id"], active=True).exists()
    assert Session.objects.filter(public_id=cast.objects["public_id"]).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM account_emailaddress WHERE user_id = %s", [cast.alice.pk])
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name.startswith("parents:")))
def test_no_page_names_a_child_to_who_does_not_follow_them(name: str, cast: Family) -> None:
    for who, browser in cast.browsers().items():
        path = address(name, cast.objects)
        # What was asked is said again by the link to the other language.
        page = asked(browser, "get", path)[1].replace(path, "")
        secrets = [MAIKA.given_names, "Secrète", MAIKA.file_number, str(cast.student.public_id)]
        secrets += WORDS.values()
        assert who == "alice" or not [secret for secret in secrets if secret in page], who


# Read in statements of their own, which ask for the rows of whoever holds the cookie: nothing to switch off.
HOT = {"parents:today", "parents:results", "parents:results_in"}
PAGES = sorted({name for name in TABLE if name.startswith("parents:")} - HOT)


@pytest.fixture
def check_off(cast: Family, monkeypatch: pytest.MonkeyPatch) -> Family:
    """Every view takes its visitor for Alice and is given her grants; only the database knows who asks."""
    today = NOW.date()
    with rows_of(actor=cast.alice.pk):
        children = followed_children(person_id=cast.alice.pk, today=today)
        of_cards = cards_children(person_id=cast.alice.pk, now=NOW)
    assert children and of_cards
    instead: dict[str, object] = {
        "person_id_of": lambda _request: cast.alice.pk,
        "followed_children": lambda **_of: children,
        "cards_children": lambda **_of: of_cards,
    }
    views = [module for name, module in sys.modules.items() if name.startswith("portail.web.parents.")]
    for module in views:
        for name in instead.keys() & vars(module).keys():
            monkeypatch.setattr(module, name, instead[name])
    return cast


def words_on(browser: Client, cast: Family, name: str) -> set[str]:
    """Which of what the school sent, and of what Alice asked, is on a page or in a file, as it is read."""
    said = asked(browser, "get", address(name, cast.objects))[1]
    return {word for word in (*WORDS.values(), "Secrète") if word in said}


def test_with_the_applications_check_off_the_row_policies_let_nothing_through(check_off: Family) -> None:
    browsers = check_off.browsers()
    read = {
        (who, name): words
        for who in ("bob", "charlie")
        for name in PAGES
        if (words := words_on(browsers[who], check_off, name))
    }
    assert read == {}


def test_what_is_looked_for_is_there_for_alice(cast: Family) -> None:
    browser = cast.browsers()["alice"]
    read = {name: words_on(browser, cast, name) for name in PAGES}
    assert set().union(*read.values()) == {*WORDS.values(), "Secrète"}
    for name, word in (("message_piece", "file"), ("document_file", "file"), ("receipt_file", "file"),
                       ("absence_note", "file"), ("report_card", "card"), ("message", "body")):  # fmt: skip
        assert WORDS[word] in read[f"parents:{name}"], name


SENT = ("message_acknowledge", "message_archive", "message_answer", "message_reply", "message_withdraw",
        "absence_justify", "absence_withdraw", "feed_renew", "feed_revoke", "remove_link",
        "family_deny")  # fmt: skip


def test_with_the_applications_check_off_nothing_is_sent_for_another_either(check_off: Family) -> None:
    before, browsers = written(check_off), check_off.browsers()
    for who in ("bob", "charlie"):
        for name in SENT:
            asked(browsers[who], "post", address(f"parents:{name}", check_off.objects))
            assert written(check_off) == before, (who, name)


def written(cast: Family) -> list[object]:
    """Everything that these addresses write, as Alice and her child's board may read it."""
    with rows_of(actor=cast.alice.pk, board=cast.student.board_id):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Link, Feed, Reading, Answer, Reply, Justification, Announcement, SchoolRequest)
        ]


def test_a_grant_is_given_to_who_follows_the_child_alone(cast: Family) -> None:
    today = NOW.date()
    asked = {"student_public_id": cast.student.public_id, "today": today}
    with rows_of(actor=cast.alice.pk):
        grant = grant_for_parent(person_id=cast.alice.pk, **asked)
        assert grant is not None and grant.student_id == cast.student.pk
    for person in (cast.bob, cast.charlie):
        with rows_of(actor=person.pk):
            assert grant_for_parent(person_id=person.pk, **asked) is None
            # The application taking them for Alice gives nothing either: the rows are not there.
            assert grant_for_parent(person_id=cast.alice.pk, **asked) is None
