"""What is said of a package and of its files as a whole. Floor 8."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portail.common.tabular import Severity
from portail.imports.reporting.words import BOARD, EXPORT, INFO_ONLY, NOBODY, PACKING, Wording, example

ENVELOPE: Mapping[str, Wording] = {
    "unsafe_path": Wording(
        _("Nom de fichier dangereux"),
        _("Ce nom sort du dossier de l’archive."),
        _("Refaites l’archive avec les fichiers à sa racine, sans « .. » ni chemin absolu."),
        PACKING,
        example("../users.csv"),
    ),
    "unsafe_link": Wording(
        _("Lien ou fichier spécial"),
        _("C’est un lien ou un fichier spécial, qui n’est jamais suivi."),
        _("Mettez le fichier lui-même à cette place."),
        PACKING,
        example("users.csv"),
    ),
    "encrypted": Wording(
        _("Fichier chiffré"),
        _("Ce fichier est chiffré."),
        _("Refaites l’archive sans mot de passe et envoyez-la par un canal sûr."),
        PACKING,
        example("users.csv"),
    ),
    "zip_bomb": Wording(
        _("Fichier trop comprimé"),
        _("Une fois ouvert, ce fichier serait plus de %(limit)s fois plus gros que dans l’archive."),
        _("Vérifiez l’exportation; sinon, envoyez un dossier plutôt qu’une archive."),
        PACKING,
        example("users.csv", value="1030", facts={"limit": 200}),
    ),
    "file_too_large": Wording(
        _("Fichier trop gros"),
        _("Ce fichier pèse %(value)s Mio; la limite est de %(limit)s Mio."),
        _("Vérifiez que l’exportation ne porte que sur un organisme et une année."),
        EXPORT,
        example("users.csv", value="301.4", facts={"limit": "256.0"}),
    ),
    "package_too_large": Wording(
        _("Envoi trop gros"),
        _("Les fichiers pèsent ensemble %(value)s Mio; la limite est de %(limit)s Mio."),
        _("Retirez les fichiers que le contrat ne demande pas."),
        PACKING,
        example(value="640.2", facts={"limit": "512.0"}),
    ),
    "too_many_files": Wording(
        _("Trop de fichiers"),
        _("L’archive contient %(value)s fichiers; la limite est de %(limit)s."),
        _("Ne gardez que les fichiers du contrat."),
        PACKING,
        example(value="412", facts={"limit": 100}),
    ),
    "file_twice": Wording(
        _("Fichier présent deux fois"),
        _("Ce fichier est présent deux fois, à la casse près."),
        _("N’en gardez qu’un."),
        PACKING,
        example("Users.csv"),
    ),
    "missing_file": Wording(
        _("Fichier manquant"),
        _("Ce fichier manque."),
        _("Ajoutez-le à l’exportation; le contrat en donne les colonnes."),
        EXPORT,
        example("orgs.csv"),
    ),
    "misspelt_file": Wording(
        _("Nom de fichier mal écrit"),
        _("Ce nom n’est pas celui d’un fichier du contrat."),
        _("S’il s’agit de %(near)s, renommez-le; sinon, retirez-le."),
        EXPORT,
        example("relation.csv", facts={"near": "relations.csv"}),
    ),
    "ignored_file": Wording(
        _("Fichier non lu"),
        _("Ce fichier n’est pas du contrat et n’a pas été lu."),
        _("Rien à faire."),
        NOBODY,
        example("lisez-moi.txt"),
        INFO_ONLY,
    ),
    "unknown_version": Wording(
        _("Version de OneRoster inconnue"),
        _("La version « %(value)s » de OneRoster n’est pas lue."),
        _("Exportez en version : %(choices)s."),
        EXPORT,
        example("manifest.csv", 3, "value", "1.0", {"choices": "1.1, 1.2"}),
    ),
    "delta_package": Wording(
        _("Exportation partielle (delta)"),
        _("Le fichier %(target)s est annoncé « delta »; seules les exportations complètes sont lues."),
        _("Exportez en mode « bulk »."),
        EXPORT,
        example("manifest.csv", 5, "value", "delta", {"target": "users.csv"}),
    ),
    "delta_row": Wording(
        _("Ligne à supprimer (tobedeleted)"),
        _("Une ligne à supprimer (tobedeleted) n’a pas de place dans une exportation complète."),
        _("Retirez la ligne : ce qui n’est plus dans le fichier est retiré."),
        EXPORT,
        example("users.csv", 88, "status", "tobedeleted"),
    ),
    "manifest_disagrees": Wording(
        _("Manifeste en désaccord avec l’envoi"),
        _("Le manifeste annonce « %(value)s » pour %(target)s, et ce n’est pas ce qui a été reçu."),
        _("Ajoutez le fichier ou corrigez le manifeste."),
        EXPORT,
        example("manifest.csv", 6, "value", "bulk", {"target": "roles.csv"}),
    ),
    "no_contract": Wording(
        _("Aucun fichier reconnu"),
        _("Aucun fichier de l’archive n’est d’un contrat que le portail lit."),
        _("Mettez à la racine users.csv et les autres fichiers de OneRoster, ou eleves.csv et les nôtres."),
        EXPORT,
        example(),
    ),
    "other_board": Wording(
        _("Envoi d’un autre organisme"),
        _("Les fichiers disent venir de l’organisme « %(value)s »."),
        _("Vérifiez que le bon fichier est envoyé au bon organisme."),
        PACKING,
        example("organismes.csv", 2, "code", "901000"),
    ),
    "no_students": Wording(
        _("Aucun élève"),
        _("Aucun élève dans ce fichier."),
        _("Vérifiez l’exportation : appliquée, elle retirerait l’accès à tous les parents."),
        EXPORT,
        example("users.csv"),
    ),
    "code_in_two_files": Wording(
        _("Code présent dans deux fichiers"),
        _("Le code « %(value)s » est aussi dans %(other)s."),
        _("Un code ne désigne qu’un organisme."),
        BOARD,
        example("private_schools.csv", 12, "code", "901000", {"other": "boards.csv"}),
    ),
}

HEADERS: Mapping[str, Wording] = {
    "empty_file": Wording(
        _("Fichier vide"),
        _("Le fichier est vide."),
        _("Il doit avoir au moins la ligne des titres."),
        EXPORT,
        example("demographics.csv"),
    ),
    "too_many_columns": Wording(
        _("Trop de colonnes"),
        _("Le fichier a %(value)s colonnes; la limite est de %(limit)s."),
        _("Vérifiez le séparateur."),
        EXPORT,
        example("users.csv", 1, "", "1204", {"limit": 200}),
    ),
    "unknown_column": Wording(
        _("Colonne hors du contrat"),
        _("La colonne « %(value)s » n’est pas du contrat."),
        _("Elle n’est pas lue. Si le fichier n’admet que ses colonnes, retirez-la."),
        EXPORT,
        example("users.csv", 1, "", "casier"),
        (Severity.ERROR, Severity.INFO),
    ),
    "misspelt_column": Wording(
        _("Titre de colonne mal écrit"),
        _("La colonne « %(value)s » n’est pas du contrat."),
        _("S’il s’agit de « %(near)s », corrigez le titre."),
        EXPORT,
        example("relations.csv", 1, "", "acces", {"near": "access"}),
        (Severity.ERROR, Severity.WARNING),
    ),
    "duplicate_column": Wording(
        _("Colonne présente deux fois"),
        _("La colonne « %(value)s » est présente deux fois."),
        _("N’en gardez qu’une."),
        EXPORT,
        example("users.csv", 1, "email", "email"),
    ),
    "missing_column": Wording(
        _("Colonne manquante"),
        _("Cette colonne manque."),
        _("Ajoutez-la à la ligne des titres."),
        EXPORT,
        example("users.csv", 1, "familyName"),
    ),
}
