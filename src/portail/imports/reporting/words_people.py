"""What is said of students, adults and whose they are. Floor 8."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portail.imports.reporting.words import (
    ADULT,
    EXPORT,
    INFO_ONLY,
    SCHOOL,
    WARNING_ONLY,
    Wording,
    example,
)

STUDENTS: Mapping[str, Wording] = {
    "lost_zeros": Wording(
        _("Zéros perdus au numéro de fiche"),
        _("Le numéro de fiche « %(value)s » a moins de 7 chiffres : un tableur a pu en retirer les zéros."),
        _("Exportez la colonne comme du texte."),
        EXPORT,
        example("users.csv", 12, "metadata.fileNumber", "12345"),
    ),
    "not_a_file_number": Wording(
        _("Numéro de fiche mal écrit"),
        _("Le numéro de fiche « %(value)s » n’a pas 7 chiffres."),
        _("Corrigez-le dans le dossier."),
        SCHOOL,
        example("users.csv", 13, "metadata.fileNumber", "12345678"),
    ),
    "missing_file_number": Wording(
        _("Élève sans numéro de fiche"),
        _("Cet élève n’a pas de numéro de fiche."),
        _("Remplissez le numéro de fiche de l’élève."),
        SCHOOL,
        example("users.csv", 14, "metadata.fileNumber"),
    ),
    "file_number_taken": Wording(
        _("Numéro de fiche déjà pris"),
        _("Le numéro de fiche « %(value)s » est déjà celui d’un autre élève de l’organisme."),
        _("Vérifiez lequel des deux élèves porte ce numéro."),
        SCHOOL,
        example("users.csv", 15, "metadata.fileNumber", "0012345"),
    ),
    "permanent_code_shape": Wording(
        _("Code permanent mal écrit"),
        _("Le code permanent « %(value)s » n’a pas 4 lettres suivies de 8 chiffres."),
        _("Corrigez-le dans le dossier, ou laissez la valeur vide."),
        SCHOOL,
        example("users.csv", 16, "metadata.permanentCode", "TREL6703"),
    ),
    "health_insurance_number": Wording(
        _("Numéro d’assurance maladie au lieu du code permanent"),
        _("« %(value)s » est un numéro d’assurance maladie, et non un code permanent."),
        _("Remplacez-le par le code permanent, ou laissez la valeur vide."),
        SCHOOL,
        example("users.csv", 17, "metadata.permanentCode", "TREL17030512"),
    ),
    "permanent_code_family_name": Wording(
        _("Code permanent et nom différents"),
        _("Le code permanent « %(value)s » ne commence pas comme le nom de famille."),
        _("Vérifiez le nom et le code; l’élève est importé tel quel."),
        SCHOOL,
        example("users.csv", 18, "metadata.permanentCode", "TREL67031709"),
        WARNING_ONLY,
    ),
    "permanent_code_given_name": Wording(
        _("Code permanent et prénom différents"),
        _("La 4e lettre du code permanent « %(value)s » n’est pas celle du prénom."),
        _("Vérifiez le prénom et le code; l’élève est importé tel quel."),
        SCHOOL,
        example("users.csv", 19, "metadata.permanentCode", "TREL67031709"),
        WARNING_ONLY,
    ),
    "permanent_code_birth_date": Wording(
        _("Code permanent et date de naissance différents"),
        _("Le code permanent « %(value)s » ne donne pas la date de naissance du dossier."),
        _("Vérifiez la date et le code; l’élève est importé tel quel."),
        SCHOOL,
        example("users.csv", 20, "metadata.permanentCode", "TREL67031709"),
        WARNING_ONLY,
    ),
    "missing_birth_date": Wording(
        _("Élève sans date de naissance"),
        _("Cet élève n’a pas de date de naissance."),
        _("Ajoutez la date; dans OneRoster, c’est une ligne de demographics.csv."),
        SCHOOL,
        example("users.csv", 21, "sourcedId", "E0421"),
    ),
    "student_without_school": Wording(
        _("Élève sans école"),
        _("Aucune des organisations de cet élève n’est une école de orgs.csv."),
        _("Donnez-lui une école, ou retirez l’élève."),
        SCHOOL,
        example("users.csv", 22, "orgSourcedIds", "css"),
    ),
    "unknown_level": Wording(
        _("Niveau non reconnu"),
        _("Le niveau « %(value)s » n’est pas reconnu; l’élève est importé sans niveau."),
        _("Utilisez M4, M5, P1 à P6, S1 à S5, ou PK, KG, 01 à 11."),
        EXPORT,
        example("users.csv", 23, "grades", "Accueil"),
        WARNING_ONLY,
    ),
}

ADULTS: Mapping[str, Wording] = {
    "agent_is_student": Wording(
        _("Un élève nommé comme répondant"),
        _("« %(value)s » est un élève, et non un répondant."),
        _("Retirez ce renvoi ou corrigez le rôle."),
        SCHOOL,
        example("users.csv", 24, "agentSourcedIds", "E0422"),
    ),
    "repeated_pair": Wording(
        _("Lien présent deux fois"),
        _("Ce répondant est déjà associé au même élève à la ligne %(first)s."),
        _("Gardez une seule ligne par élève et répondant."),
        SCHOOL,
        example("relations.csv", 40, "contactSourcedId", "R0917", {"first": 39}),
    ),
    "agents_without_relation": Wording(
        _("Répondants absents des relations"),
        _("Répondants nommés dans users.csv et absents de ce fichier : %(count)s. Ce fichier l’emporte."),
        _("Ajoutez leurs lignes s’ils doivent être répondants."),
        EXPORT,
        example("relations.csv", facts={"count": 12}),
        WARNING_ONLY,
    ),
    "students_without_contact": Wording(
        _("Élèves sans répondant"),
        _("Élèves sans aucun répondant : %(count)s."),
        _("Leurs parents ne pourront pas les associer."),
        SCHOOL,
        example("users.csv", facts={"count": 8}),
        WARNING_ONLY,
    ),
    "contacts_without_address": Wording(
        _("Répondants sans courriel"),
        _("Répondants sans adresse de courriel : %(count)s."),
        _("Ils ne pourront pas associer leurs enfants."),
        ADULT,
        example("users.csv", facts={"count": 31}),
        INFO_ONLY,
    ),
}
