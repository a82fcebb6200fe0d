"""What is said of how files and cells are written. Floor 8."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portail.common.tabular import Severity
from portail.imports.reporting.words import ADULT, BOARD, EXPORT, INFO_ONLY, NOBODY, SCHOOL, Wording, example

WRITING: Mapping[str, Wording] = {
    "delimiter": Wording(
        _("Séparateur reconnu"),
        _("Le séparateur reconnu est « %(delimiter)s »."),
        _("Rien à faire."),
        NOBODY,
        example("users.csv", facts={"delimiter": ";"}),
        INFO_ONLY,
    ),
    "encoding": Wording(
        _("Encodage reconnu"),
        _("Le fichier n’est pas en UTF-8; il a été lu en %(encoding)s."),
        _("Vérifiez quelques noms accentués; mieux, exportez en UTF-8."),
        EXPORT,
        example("users.csv", facts={"encoding": "Windows-1252"}),
        INFO_ONLY,
    ),
    "not_text": Wording(
        _("Ce n’est pas du texte"),
        _("Ce n’est pas un fichier texte (caractère nul)."),
        _("Exportez en CSV, et non en classeur."),
        EXPORT,
        example("users.csv", 1),
    ),
    "undecodable": Wording(
        _("Encodage illisible"),
        _("Les octets « %(value)s » ne se lisent ni en UTF-8 ni en Windows-1252."),
        _("Exportez en UTF-8."),
        EXPORT,
        example("users.csv", 17, "", "81 e9 2c 52"),
    ),
    "broken_quotes": Wording(
        _("Guillemet mal fermé"),
        _("Un guillemet est ouvert sans être fermé, ou fermé trop tôt; la suite n’a pas été lue."),
        _('Doublez les guillemets à l’intérieur d’une valeur ("") et fermez chaque valeur.'),
        EXPORT,
        example("users.csv", 302),
    ),
    "cell_too_long": Wording(
        _("Valeur démesurée"),
        _("Une valeur dépasse %(limit)s caractères; la suite n’a pas été lue."),
        _("Cherchez un guillemet oublié à cette ligne."),
        EXPORT,
        example("users.csv", 302, facts={"limit": 20000}),
    ),
    "row_too_long": Wording(
        _("Ligne démesurée"),
        _("Une ligne dépasse %(limit)s caractères; la suite n’a pas été lue."),
        _("Cherchez un guillemet oublié à cette ligne."),
        EXPORT,
        example("users.csv", 302, facts={"limit": 4000000}),
    ),
    "too_many_rows": Wording(
        _("Trop de lignes"),
        _("Le fichier dépasse %(limit)s lignes; la suite n’a pas été lue."),
        _("Vérifiez que l’exportation ne porte que sur un organisme et une année."),
        EXPORT,
        example("users.csv", 2000002, facts={"limit": 2000000}),
    ),
    "row_width": Wording(
        _("Nombre de valeurs inattendu"),
        _("La ligne a %(value)s valeurs; il y a %(expected)s colonnes."),
        _("Mettez entre guillemets les valeurs qui contiennent le séparateur."),
        EXPORT,
        example("users.csv", 41, "", "15", {"expected": 14}),
    ),
    "empty_cell": Wording(
        _("Valeur manquante"),
        _("La valeur manque."),
        _("Remplissez-la."),
        SCHOOL,
        example("users.csv", 9, "familyName"),
    ),
    "repeated_value": Wording(
        _("Valeur présente deux fois"),
        _("La valeur « %(value)s » est déjà à la ligne %(first)s."),
        _("Chaque ligne doit avoir la sienne."),
        SCHOOL,
        example("users.csv", 57, "metadata.fileNumber", "0012345", {"first": 12}),
    ),
    "control_character": Wording(
        _("Caractère invisible"),
        _("La valeur « %(value)s » contient un caractère de commande."),
        _("Retirez-le dans le dossier."),
        SCHOOL,
        example("users.csv", 60, "givenName", "Zoé\\x07"),
    ),
    "damaged_text": Wording(
        _("Accents perdus"),
        _("La valeur « %(value)s » a perdu ses accents en chemin."),
        _("Exportez en UTF-8 sans passer par un tableur."),
        EXPORT,
        example("users.csv", 61, "givenName", "ZoÃ©"),
    ),
    "too_long": Wording(
        _("Valeur trop longue"),
        _("La valeur « %(value)s » a %(length)s caractères; la limite est de %(limit)s."),
        _("Raccourcissez-la dans le dossier."),
        SCHOOL,
        example("users.csv", 62, "givenName", "Marie-Ève Anne Clémence…", {"length": 96, "limit": 80}),
    ),
}

VALUES: Mapping[str, Wording] = {
    "not_a_date": Wording(
        _("Date mal écrite"),
        _("La date « %(value)s » n’est pas écrite AAAA-MM-JJ."),
        _("Exportez, par exemple, 2017-02-22."),
        EXPORT,
        example("demographics.csv", 14, "birthDate", "22/02/2017"),
    ),
    "no_such_day": Wording(
        _("Jour qui n’existe pas"),
        _("Le jour « %(value)s » n’existe pas."),
        _("Corrigez la date dans le dossier."),
        SCHOOL,
        example("demographics.csv", 15, "birthDate", "2017-02-30"),
    ),
    "date_out_of_range": Wording(
        _("Date hors des limites"),
        _("La date « %(value)s » n’est pas entre le %(first)s et le %(last)s."),
        _("Corrigez la date dans le dossier."),
        SCHOOL,
        example(
            "demographics.csv", 16, "birthDate", "2107-02-22", {"first": "1920-01-01", "last": "2026-11-23"}
        ),
    ),
    "dates_out_of_order": Wording(
        _("Fin avant le début"),
        _("La fin « %(value)s » vient avant le début « %(first)s »."),
        _("Corrigez l’une des deux dates."),
        SCHOOL,
        example("relations.csv", 23, "endDate", "2026-08-01", {"first": "2026-09-01"}),
    ),
    "not_a_choice": Wording(
        _("Valeur non prévue"),
        _("La valeur « %(value)s » n’est pas prévue."),
        _("Valeurs acceptées : %(choices)s."),
        EXPORT,
        example("relations.csv", 31, "access", "peut-être", {"choices": "yes, no, unknown"}),
    ),
    "not_an_address": Wording(
        _("Courriel mal écrit"),
        _("« %(value)s » n’est pas une adresse de courriel."),
        _("Corrigez-la dans le dossier, ou laissez la valeur vide."),
        ADULT,
        example("users.csv", 70, "email", "anne.roy@exemple"),
    ),
    "not_a_phone": Wording(
        _("Téléphone mal écrit"),
        _("« %(value)s » n’est pas un numéro de téléphone."),
        _("Écrivez, par exemple, 418 555-0142."),
        BOARD,
        example("orgs.csv", 3, "metadata.phone", "demander Lise"),
    ),
    "not_a_website": Wording(
        _("Adresse de site mal écrite"),
        _("« %(value)s » n’est pas l’adresse d’un site."),
        _("Corrigez-la, ou laissez la valeur vide."),
        BOARD,
        example("boards.csv", 4, "website", "voir le bottin"),
    ),
    "not_a_code": Wording(
        _("Code d’organisme mal écrit"),
        _("Le code « %(value)s » n’a pas de 1 à 12 lettres ou chiffres."),
        _("Écrivez le code du ministère, par exemple 123045."),
        BOARD,
        example("orgs.csv", 5, "identifier", "École 12"),
        (Severity.ERROR, Severity.WARNING),
    ),
    "unknown_reference": Wording(
        _("Renvoi sans destination"),
        _("« %(value)s » n’est pas dans %(target)s."),
        _("Ajoutez la ligne qui manque ou corrigez le renvoi."),
        EXPORT,
        example("relations.csv", 33, "contactSourcedId", "R0917", {"target": "users.csv"}),
    ),
}
