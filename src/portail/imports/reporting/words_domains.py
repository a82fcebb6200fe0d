"""What is said of the values and rows of domains. Floor 8."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from portail.imports.reporting.words import EXPORT, SCHOOL, WARNING_ONLY, Wording, example

DOMAINS: Mapping[str, Wording] = {
    "not_a_number": Wording(
        _("Ce n’est pas un nombre"),
        _("« %(value)s » n’est pas un nombre."),
        _("Écrivez des chiffres, avec un point ou une virgule avant les décimales."),
        EXPORT,
        example("travaux.csv", 12, "note_maximale", "vingt"),
    ),
    "number_out_of_range": Wording(
        _("Nombre hors limites"),
        _("« %(value)s » n’est pas entre %(least)s et %(most)s."),
        _("Corrigez la valeur dans le dossier."),
        SCHOOL,
        example("travaux.csv", 13, "poids", "120", {"least": 0, "most": 100}),
    ),
    "too_many_decimals": Wording(
        _("Trop de décimales"),
        _("« %(value)s » a plus de %(limit)s décimales."),
        _("Arrondissez la valeur dans l’exportation."),
        EXPORT,
        example("travaux.csv", 14, "poids", "33,333", {"limit": 2}),
    ),
    "not_a_time": Wording(
        _("Ce n’est pas une heure"),
        _("« %(value)s » n’est pas une heure."),
        _("Écrivez l’heure sur 24 heures : 08:05."),
        EXPORT,
        example("horaire.csv", 8, "debut", "8 heures"),
    ),
    "not_a_moment": Wording(
        _("Ce n’est pas une date et une heure"),
        _("« %(value)s » n’est pas une date suivie d’une heure et de son décalage."),
        _("Écrivez par exemple 2026-11-20T08:05:00-05:00."),
        EXPORT,
        example("messages.csv", 5, "envoye_le", "20 novembre, 8 h"),
    ),
    "not_a_document": Wording(
        _("Ce n’est pas un document"),
        _("Le contenu de « %(value)s » n’est d’aucun de ces types : %(types)s."),
        _("Enregistrez le document en PDF ou en image, quel que soit son nom."),
        EXPORT,
        example("documents.csv", 3, "fichier", "lettre.html", {"types": "pdf, jpg, png, heic"}),
    ),
    "several_recipients": Wording(
        _("Plusieurs destinataires sur une ligne"),
        _("Cette ligne nomme plus d’un destinataire."),
        _("Nommez un élève, un groupe ou une école; répétez la ligne sous une autre clé pour un autre."),
        EXPORT,
        example("documents.csv", 4, "eleve", "E0422"),
    ),
    "repeated_row": Wording(
        _("Ligne présente deux fois"),
        _("Une ligne plus haut dit déjà la même chose; celle-ci n’ajoute rien."),
        _("Gardez une seule des deux lignes."),
        EXPORT,
        example("inscriptions.csv", 40, "eleve", "E0422"),
        WARNING_ONLY,
    ),
    "weight_without_count": Wording(
        _("Un poids pour un travail qui ne compte pas"),
        _("Ce travail ne compte pas dans le résultat, et a un poids de %(value)s; le poids est ignoré."),
        _("Retirez le poids, ou dites que le travail compte."),
        SCHOOL,
        example("travaux.csv", 15, "poids", "10"),
        WARNING_ONLY,
    ),
    "comment_alone": Wording(
        _("Une autre compétence qui porte autre chose qu’un commentaire"),
        _("Cette ligne du bulletin est d’une autre compétence, et « %(value)s » n’y a pas sa place."),
        _("Laissez la colonne vide, ou dites que la ligne est d’une matière."),
        SCHOOL,
        example("bulletins_matieres.csv", 22, "resultat", "82"),
    ),
    "repeated_result": Wording(
        _("Deux résultats pour la même étape"),
        _("Une autre ligne dit le résultat du même élève, groupe, étape et compétence; aucune n’est lue."),
        _("Gardez une seule des lignes."),
        SCHOOL,
        example("resultats_etapes.csv", 22, "competence", "Lire"),
    ),
}
