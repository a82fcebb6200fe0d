"""The report that a program reads, in JSON; its form is published in docs/import/. Floor 8."""

import json
from collections.abc import Mapping

from portail.common.findings import Group
from portail.common.tabular import Notice
from portail.imports.reporting.checked import Checked, page_of
from portail.imports.wording import WORDINGS, advice_of, mender_of, problem_of

FORMAT = 1
"""Raised when a name of the report changes its meaning or goes; new names do not raise it."""


def as_json(checked: Checked) -> str:
    """The whole report; the sentences are in the reader's language, the names are always the same."""
    told = {
        "format": FORMAT,
        "summary": _summary(checked),
        "notices": [_group(group) for group in checked.findings.groups],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _summary(checked: Checked) -> Mapping[str, object]:
    return {
        "package": checked.name,
        "checked_on": checked.checked_on.isoformat(),
        "board": checked.board,
        "contract": checked.contract,
        "version": checked.version,
        "clean": not checked.errors,
        "errors": checked.errors,
        "warnings": checked.warnings,
        "infos": checked.remarks,
        "files": [
            {"file": file.name, "rows": file.rows, "encoding": file.encoding, "delimiter": file.delimiter}
            for file in checked.files
        ],
        "schools": checked.schools,
        "students": checked.students,
        "contacts": checked.contacts,
        "guardianships": checked.guardianships,
        "school_years": list(checked.years),
    }


def _group(group: Group) -> Mapping[str, object]:
    return {
        "code": group.code,
        "severity": group.severity.value,
        "total": group.total,
        "title": str(WORDINGS[group.code].title),
        "mended_by": mender_of(group.code),
        "page": page_of(group.code),
        "rows": [_row(notice) for notice in group.rows],
    }


def _row(notice: Notice) -> Mapping[str, object]:
    return {
        "file": notice.file,
        "line": notice.line,
        "column": notice.column,
        "value": notice.value,
        "problem": problem_of(notice),
        "fix": advice_of(notice),
    }
