"""Packages of many pupils, each with one guardian, of which some differ from the night before."""

from collections.abc import Iterable

from tests.imports.packages import ORGS, contents, with_changes


def crowd(
    pupils: int, *, gone: int = 0, moved: int = 0, faulty: int = 0, district: int = 0
) -> dict[str, bytes]:
    """The files of PUPILS pupils: the last GONE have left, the guardians of the first MOVED have another
    address, the file numbers of the first FAULTY cannot be read. district: the board it says it is of."""
    users, births, relations = [], ["sourcedId,birthDate"], []
    for n in range(pupils - gone):
        number = "perdu" if n < faulty else f"{n:07d}"
        mailbox = f"neuve{n}" if n < moved else f"parent{n}"
        users += [
            {"sourcedId": f"p{n}", "role": "student", "orgSourcedIds": "e1", "familyName": "Tremblay",
             "givenName": "Léa", "email": "", "metadata.fileNumber": number},
            {"sourcedId": f"r{n}", "role": "parent", "orgSourcedIds": "css", "familyName": "Tremblay",
             "givenName": "Anne", "email": f"{mailbox}@exemple.ca", "metadata.fileNumber": ""},
        ]  # fmt: skip
        births.append(f"p{n},2015-{n % 12 + 1:02d}-{n % 28 + 1:02d}")
        relations.append(
            {"studentSourcedId": f"p{n}", "contactSourcedId": f"r{n}", "relation": "mother", "access": "yes"}
        )
    orgs = with_changes(ORGS, "css", identifier=str(district)) if district else ORGS
    return contents(users=users, demographics="\n".join(births), relations=relations, orgs=orgs)


def absences(pupils: Iterable[int], *, faulty: int = 0) -> dict[str, bytes]:
    """The day's absences of these pupils of a crowd, and nothing of people; the first FAULTY are no day's."""
    rows = [
        f"a{n};p{n};{'hier' if place < faulty else '2026-11-20'};absence;à motiver;2026-11-20T09:15:00-05:00"
        for place, n in enumerate(pupils)
    ]
    return {"absences.csv": "\n".join(("absence;eleve;jour;genre;etat;saisie_le", *rows)).encode()}


def french_crowd(pupils: int, *, mailbox: str = "parent") -> dict[str, bytes]:
    """The same pupils in our own files, each with one guardian, of that mailbox and the pupil's number."""
    of = range(pupils)
    lines = {
        "ecoles": ["ecole;nom", "e1;École du Tilleul"],
        "eleves": ["eleve;fiche;nom;prenoms;date_naissance;ecole",
                   *(f"p{n};{n:07d};Tremblay;Léa;2015-01-02;e1" for n in of)],
        "adultes": ["adulte;nom;prenom;courriels", *(f"r{n};Roy;Anne;{mailbox}{n}@exemple.ca" for n in of)],
        "relations": ["eleve;adulte;lien;acces", *(f"p{n};r{n};mère;oui" for n in of)],
    }  # fmt: skip
    return {f"{name}.csv": "\n".join(rows).encode() for name, rows in lines.items()}


def groups(count: int) -> dict[str, bytes]:
    """So many groups of a crowd's school, and nothing of people."""
    rows = [f"g{n};e1;2026-2027;Mathématique" for n in range(count)]
    return {"groupes.csv": "\n".join(("groupe;ecole;annee;matiere", *rows)).encode()}
