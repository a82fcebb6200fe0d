"""Every notice of an import in words: the problem with its value and limit, then what to do. Floor 8."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portail.common.tabular import Notice

type Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Wording:
    """Two sentences for one code; both may hold the notice's value, column and facts."""

    problem: Sentence
    advice: Sentence


ENVELOPE = {
    "unsafe_path": Wording(
        _("Ce nom sort du dossier de l’archive."),
        _("Refaites l’archive avec les fichiers à sa racine, sans « .. » ni chemin absolu."),
    ),
    "unsafe_link": Wording(
        _("C’est un lien ou un fichier spécial, qui n’est jamais suivi."),
        _("Mettez le fichier lui-même à cette place."),
    ),
    "encrypted": Wording(
        _("Ce fichier est chiffré."),
        _("Refaites l’archive sans mot de passe et envoyez-la par un canal sûr."),
    ),
    "zip_bomb": Wording(
        _("Une fois ouvert, ce fichier serait plus de %(limit)s fois plus gros que dans l’archive."),
        _("Vérifiez l’exportation; sinon, envoyez un dossier plutôt qu’une archive."),
    ),
    "file_too_large": Wording(
        _("Ce fichier pèse %(value)s Mio; la limite est de %(limit)s Mio."),
        _("Vérifiez que l’exportation ne porte que sur un organisme et une année."),
    ),
    "package_too_large": Wording(
        _("Les fichiers pèsent ensemble %(value)s Mio; la limite est de %(limit)s Mio."),
        _("Retirez les fichiers que le contrat ne demande pas."),
    ),
    "too_many_files": Wording(
        _("L’archive contient %(value)s fichiers; la limite est de %(limit)s."),
        _("Ne gardez que les fichiers du contrat."),
    ),
    "file_twice": Wording(
        _("Ce fichier est présent deux fois, à la casse près."),
        _("N’en gardez qu’un."),
    ),
    "missing_file": Wording(
        _("Ce fichier manque."),
        _("Ajoutez-le à l’exportation; le contrat en donne les colonnes."),
    ),
    "misspelt_file": Wording(
        _("Ce nom n’est pas celui d’un fichier du contrat."),
        _("S’il s’agit de %(near)s, renommez-le; sinon, retirez-le."),
    ),
    "ignored_file": Wording(
        _("Ce fichier n’est pas du contrat et n’a pas été lu."),
        _("Rien à faire."),
    ),
    "unknown_version": Wording(
        _("La version « %(value)s » de OneRoster n’est pas lue."),
        _("Exportez en version : %(choices)s."),
    ),
    "delta_package": Wording(
        _("Le fichier %(target)s est annoncé « delta »; seules les exportations complètes sont lues."),
        _("Exportez en mode « bulk »."),
    ),
    "manifest_disagrees": Wording(
        _("Le manifeste annonce « %(value)s » pour %(target)s, et ce n’est pas ce qui a été reçu."),
        _("Ajoutez le fichier ou corrigez le manifeste."),
    ),
    "no_students": Wording(
        _("Aucun élève dans ce fichier."),
        _("Vérifiez l’exportation : appliquée, elle retirerait l’accès à tous les parents."),
    ),
}

WRITING = {
    "delimiter": Wording(_("Le séparateur reconnu est « %(delimiter)s »."), _("Rien à faire.")),
    "encoding": Wording(
        _("Le fichier n’est pas en UTF-8; il a été lu en %(encoding)s."),
        _("Vérifiez quelques noms accentués; mieux, exportez en UTF-8."),
    ),
    "not_text": Wording(
        _("Ce n’est pas un fichier texte (caractère nul)."),
        _("Exportez en CSV, et non en classeur."),
    ),
    "undecodable": Wording(
        _("Les octets « %(value)s » ne se lisent ni en UTF-8 ni en Windows-1252."),
        _("Exportez en UTF-8."),
    ),
    "empty_file": Wording(_("Le fichier est vide."), _("Il doit avoir au moins la ligne des titres.")),
    "broken_quotes": Wording(
        _("Un guillemet est ouvert sans être fermé, ou fermé trop tôt; la suite n’a pas été lue."),
        _('Doublez les guillemets à l’intérieur d’une valeur ("") et fermez chaque valeur.'),
    ),
    "cell_too_long": Wording(
        _("Une valeur dépasse %(limit)s caractères; la suite n’a pas été lue."),
        _("Cherchez un guillemet oublié à cette ligne."),
    ),
    "too_many_columns": Wording(
        _("Le fichier a %(value)s colonnes; la limite est de %(limit)s."),
        _("Vérifiez le séparateur."),
    ),
    "unknown_column": Wording(
        _("La colonne « %(value)s » n’est pas du contrat."),
        _("Elle n’est pas lue."),
    ),
    "misspelt_column": Wording(
        _("La colonne « %(value)s » n’est pas du contrat."),
        _("S’il s’agit de « %(near)s », corrigez le titre."),
    ),
    "duplicate_column": Wording(
        _("La colonne « %(value)s » est présente deux fois."), _("N’en gardez qu’une.")
    ),
    "missing_column": Wording(_("Cette colonne manque."), _("Ajoutez-la à la ligne des titres.")),
    "row_width": Wording(
        _("La ligne a %(value)s valeurs; il y a %(expected)s colonnes."),
        _("Mettez entre guillemets les valeurs qui contiennent le séparateur."),
    ),
    "empty_cell": Wording(_("La valeur manque."), _("Remplissez-la.")),
    "repeated_value": Wording(
        _("La valeur « %(value)s » est déjà à la ligne %(first)s."),
        _("Chaque ligne doit avoir la sienne."),
    ),
    "control_character": Wording(
        _("La valeur « %(value)s » contient un caractère de commande."), _("Retirez-le dans le dossier.")
    ),
    "damaged_text": Wording(
        _("La valeur « %(value)s » a perdu ses accents en chemin."),
        _("Exportez en UTF-8 sans passer par un tableur."),
    ),
    "too_long": Wording(
        _("La valeur « %(value)s » a %(length)s caractères; la limite est de %(limit)s."),
        _("Raccourcissez-la dans le dossier."),
    ),
}

VALUES = {
    "not_a_date": Wording(
        _("La date « %(value)s » n’est pas écrite AAAA-MM-JJ."), _("Exportez, par exemple, 2017-02-22.")
    ),
    "no_such_day": Wording(_("Le jour « %(value)s » n’existe pas."), _("Corrigez la date dans le dossier.")),
    "date_out_of_range": Wording(
        _("La date « %(value)s » n’est pas entre le %(first)s et le %(last)s."),
        _("Corrigez la date dans le dossier."),
    ),
    "dates_out_of_order": Wording(
        _("La fin « %(value)s » vient avant le début « %(first)s »."), _("Corrigez l’une des deux dates.")
    ),
    "not_a_choice": Wording(
        _("La valeur « %(value)s » n’est pas prévue."), _("Valeurs acceptées : %(choices)s.")
    ),
    "not_an_address": Wording(
        _("« %(value)s » n’est pas une adresse de courriel."),
        _("Corrigez-la dans le dossier, ou laissez la valeur vide."),
    ),
    "not_a_phone": Wording(
        _("« %(value)s » n’est pas un numéro de téléphone."), _("Écrivez, par exemple, 418 555-0142.")
    ),
    "not_a_website": Wording(
        _("« %(value)s » n’est pas l’adresse d’un site."), _("Corrigez-la, ou laissez la valeur vide.")
    ),
    "not_a_code": Wording(
        _("Le code « %(value)s » n’a pas de 1 à 12 lettres ou chiffres."),
        _("Écrivez le code du ministère, par exemple 123045."),
    ),
    "delta_row": Wording(
        _("Une ligne à supprimer (tobedeleted) n’a pas de place dans une exportation complète."),
        _("Retirez la ligne : ce qui n’est plus dans le fichier est retiré."),
    ),
    "unknown_reference": Wording(
        _("« %(value)s » n’est pas dans %(target)s."), _("Ajoutez la ligne qui manque ou corrigez le renvoi.")
    ),
    "code_in_two_files": Wording(
        _("Le code « %(value)s » est aussi dans %(other)s."), _("Un code ne désigne qu’un organisme.")
    ),
}

PEOPLE = {
    "lost_zeros": Wording(
        _("Le numéro de fiche « %(value)s » a moins de 7 chiffres : un tableur a pu en retirer les zéros."),
        _("Exportez la colonne comme du texte."),
    ),
    "not_a_file_number": Wording(
        _("Le numéro de fiche « %(value)s » n’a pas 7 chiffres."), _("Corrigez-le dans le dossier.")
    ),
    "missing_file_number": Wording(
        _("Cet élève n’a pas de numéro de fiche."), _("Remplissez metadata.fileNumber.")
    ),
    "permanent_code_shape": Wording(
        _("Le code permanent « %(value)s » n’a pas 4 lettres suivies de 8 chiffres."),
        _("Corrigez-le dans le dossier, ou laissez la valeur vide."),
    ),
    "health_insurance_number": Wording(
        _("« %(value)s » est un numéro d’assurance maladie, et non un code permanent."),
        _("Remplacez-le par le code permanent, ou laissez la valeur vide."),
    ),
    "permanent_code_family_name": Wording(
        _("Le code permanent « %(value)s » ne commence pas comme le nom de famille."),
        _("Vérifiez le nom et le code; l’élève est importé tel quel."),
    ),
    "permanent_code_given_name": Wording(
        _("La 4e lettre du code permanent « %(value)s » n’est pas celle du prénom."),
        _("Vérifiez le prénom et le code; l’élève est importé tel quel."),
    ),
    "permanent_code_birth_date": Wording(
        _("Le code permanent « %(value)s » ne donne pas la date de naissance du dossier."),
        _("Vérifiez la date et le code; l’élève est importé tel quel."),
    ),
    "missing_birth_date": Wording(
        _("Cet élève n’a pas de date de naissance."), _("Ajoutez sa ligne à demographics.csv.")
    ),
    "student_without_school": Wording(
        _("Aucune des organisations de cet élève n’est une école de orgs.csv."),
        _("Donnez-lui une école, ou retirez l’élève."),
    ),
    "unknown_level": Wording(
        _("Le niveau « %(value)s » n’est pas reconnu; l’élève est importé sans niveau."),
        _("Utilisez M4, M5, P1 à P6, S1 à S5, ou PK, KG, 01 à 11."),
    ),
    "agent_is_student": Wording(
        _("« %(value)s » est un élève, et non un répondant."), _("Retirez ce renvoi ou corrigez le rôle.")
    ),
    "repeated_pair": Wording(
        _("Ce répondant est déjà associé au même élève à la ligne %(first)s."),
        _("Gardez une seule ligne par élève et répondant."),
    ),
    "agents_without_relation": Wording(
        _("Répondants nommés dans users.csv et absents de ce fichier : %(count)s. Ce fichier l’emporte."),
        _("Ajoutez leurs lignes s’ils doivent être répondants."),
    ),
    "students_without_contact": Wording(
        _("Élèves sans aucun répondant : %(count)s."), _("Leurs parents ne pourront pas les associer.")
    ),
    "contacts_without_address": Wording(
        _("Répondants sans adresse de courriel : %(count)s."),
        _("Ils ne pourront pas associer leurs enfants."),
    ),
}

WORDINGS: Mapping[str, Wording] = {**ENVELOPE, **WRITING, **VALUES, **PEOPLE}


def place_of(notice: Notice) -> str:
    """« users.csv, ligne 412, colonne birthDate », in the reader's language."""
    values = {"file": notice.file or gettext("archive"), "line": notice.line, "column": notice.column}
    if notice.line and notice.column:
        return gettext("%(file)s, ligne %(line)s, colonne %(column)s") % values
    if notice.line:
        return gettext("%(file)s, ligne %(line)s") % values
    if notice.column:
        return gettext("%(file)s, colonne %(column)s") % values
    return str(values["file"])


def sentence_of(notice: Notice) -> str:
    """The notice in words, problem then advice, in the reader's language."""
    wording = WORDINGS[notice.code]
    values = {"value": notice.value, "column": notice.column, **notice.facts}
    return f"{str(wording.problem) % values} {str(wording.advice) % values}"
