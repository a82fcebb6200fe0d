"""What the links room does: associate, ask, decide, recheck, follow, remove."""

from portail.links.actions.addresses import add_address, remove_address, suspend_links_of_address
from portail.links.actions.associate import Association, Claimed, Outcome, associate_child
from portail.links.actions.follow import Followed, follow_students
from portail.links.actions.recheck import Recheck, Touched, forget_recycling, recheck_ended, recheck_links
from portail.links.actions.removal import deny_link, remove_link
from portail.links.actions.requests import RequestRefused, accept_request, ask_school, refuse_request
from portail.links.actions.rescue import NoAccount, issue_recovery
from portail.links.actions.school import CODE_LIFE, UnknownStudent, issue_code, silence_student

__all__ = [
    "CODE_LIFE",
    "Association",
    "Claimed",
    "Followed",
    "NoAccount",
    "Outcome",
    "Recheck",
    "RequestRefused",
    "Touched",
    "UnknownStudent",
    "accept_request",
    "add_address",
    "ask_school",
    "associate_child",
    "deny_link",
    "follow_students",
    "forget_recycling",
    "issue_code",
    "issue_recovery",
    "recheck_ended",
    "recheck_links",
    "refuse_request",
    "remove_address",
    "remove_link",
    "silence_student",
    "suspend_links_of_address",
]
