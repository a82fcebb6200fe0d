"""What the portal holds on one person, part by part: what a copy is made of. Floor 9.

Read as that person, under the row policies, through the very queries of the pages: a copy holds nothing that
its owner could not see at that moment. Parts are read row after row, as they are written. A house test ties
every table with somebody's rows to a part, or to the reason why there is none.
"""

from collections.abc import Callable, Mapping

from portail.privacy import held_account, held_school
from portail.privacy.held_files import papers
from portail.privacy.holder import Holder, Paper, Row, Rows

__all__ = ["PARTS", "Holder", "Paper", "Row", "Rows", "papers"]

PARTS: Mapping[str, Callable[[Holder], Rows]] = {
    "compte": held_account.account,
    "courriels": held_account.addresses,
    "appareils": held_account.devices,
    "facons-d-entrer": held_account.ways,
    "alertes": held_account.alerts,
    "associations": held_account.links,
    "demandes": held_account.requests,
    "calendriers": held_account.feeds,
    "choix-des-avis": held_account.notice_choices,
    "navigateurs-avertis": held_account.woken_browsers,
    "choix-des-resultats": held_account.results_choice,
    "copies": held_account.copies,
    "gestes": held_account.trail,
    "enfants": held_school.children,
    "corrections": held_school.corrections,
    "consultations": held_school.views,
    "resultats": held_school.results,
    "absences": held_school.absences,
    "absences-expliquees": held_school.own_explanations,
    "messages": held_school.messages,
    "reponses": held_school.own_answers,
    "agenda": held_school.agenda,
    "frais": held_school.fees,
    "recus": held_school.receipts,
    "transport": held_school.transport,
    "documents": held_school.documents,
}
