"""What a parent does, in the words on the screen: used by journeys in both languages."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from portail.common.dates import MONTHS_EN, MONTHS_FR
from tests.cast import ChildFacts
from tests.e2e.portal import Portal

PASSWORD = "Trois tortues vertes au lac 7"
MONTHS = {"fr": MONTHS_FR, "en": MONTHS_EN}


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of the guide in one language."""

    prefix: str
    language: str
    sign_in: str
    create: str
    email: str
    get_code: str
    code: str
    verify: str
    password: str
    new_password: str
    confirmation: str
    save: str
    associate: str
    board: str
    search: str
    family_name: str
    given_name: str
    day: str
    month: str
    year: str
    number: str
    repeat: str
    back: str
    forgotten: str
    sign_out: str
    mismatch: str


FRENCH = Words(
    prefix="",
    language="fr",
    sign_in="Se connecter",
    create="Créez votre compte",
    email="Courriel",
    get_code="Obtenir un code de vérification",
    code="Code de vérification",
    verify="Vérifier le code",
    password="Mot de passe",
    new_password="Nouveau mot de passe",
    confirmation="Confirmation",
    save="Enregistrer",
    associate="Associer un enfant à mon compte",
    board="Centre de services scolaire ou commission scolaire",
    search="Rechercher",
    family_name="Nom de l’enfant",
    given_name="Prénom de l’enfant",
    day="Jour",
    month="Mois",
    year="Année",
    number="Numéro de fiche ou code permanent",
    repeat="Répéter pour un autre enfant",
    back="Revenir à Portail Parents",
    forgotten="Mot de passe oublié?",
    sign_out="Se déconnecter",
    mismatch="Les informations ne concordent pas",
)
ENGLISH = Words(
    prefix="/en",
    language="en",
    sign_in="Sign in",
    create="Create your account",
    email="Email",
    get_code="Get a verification code",
    code="Verification code",
    verify="Verify the code",
    password="Password",
    new_password="New password",
    confirmation="Confirmation",
    save="Save",
    associate="Add a child to my account",
    board="School service centre or school board",
    search="Search",
    family_name="Child’s family name",
    given_name="Child’s given name",
    day="Day",
    month="Month",
    year="Year",
    number="File number or permanent code",
    repeat="Repeat for another child",
    back="Back to Portail Parents",
    forgotten="Forgot your password?",
    sign_out="Sign out",
    mismatch="The information does not match",
)


class Parent:
    """One parent at one page, speaking the page's words."""

    def __init__(self, page: Page, portal: Portal, words: Words, email: str) -> None:
        self.page, self.portal, self.words, self.email = page, portal, words, email

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(value)

    def press(self, label: str) -> None:
        """Press a button that sends its form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).first.click()

    def follow(self, label: str) -> None:
        self.page.get_by_role("link", name=label).first.click()

    def ask_for_code(self, *, codes_before: int) -> None:
        self.fill(self.words.email, self.email)
        self.press(self.words.get_code)
        code = self.portal.mailbox.code_for(self.email, count=codes_before + 1)
        self.fill(self.words.code, f"{code[:3]} {code[3:]}")
        self.press(self.words.verify)

    def choose_password(self, password: str) -> None:
        self.fill(self.words.new_password, password)
        self.fill(self.words.confirmation, password)
        self.press(self.words.save)

    def open_account(self) -> None:
        """Section 1 of the guide, from the public home."""
        self.page.goto(f"{self.words.prefix}/")
        self.follow(self.words.sign_in)
        self.follow(self.words.create)
        self.ask_for_code(codes_before=0)
        self.choose_password(PASSWORD)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.words.associate)

    def add_child(self, child: ChildFacts, *, number: str = "") -> None:
        """Section 2 of the guide, from the form « Associer un enfant à mon compte »."""
        words = self.words
        self.fill(words.board, child.board.name)
        self.press(words.search)
        self.page.get_by_role("radio", name=child.board.name).first.check()
        self.fill(words.family_name, child.family_name)
        self.fill(words.given_name, child.given_names)
        self.fill(words.day, str(child.birth_date.day))
        self.fill(words.month, MONTHS[words.language][child.birth_date.month - 1])
        self.fill(words.year, str(child.birth_date.year))
        self.fill(words.number, number or child.file_number)
        self.press(words.save)

    def sign_in(self, password: str) -> None:
        self.page.goto(f"{self.words.prefix}/connexion/")
        self.fill(self.words.email, self.email)
        self.fill(self.words.password, password)
        self.press(self.words.sign_in)
