"""The report that a program reads, in JSON; its form is published in docs/import/. Floor 8."""

import json
from collections.abc import Mapping

from portail.common.findings import Group
from portail.common.tabular import Notice
from portail.imports.reporting.inspected import Inspected, page_of
from portail.imports.wording import WORDINGS, advice_of, mender_of, problem_of

FORMAT = 1
"""Raised when a name of the report changes its meaning or goes; new names do not raise it."""


def as_json(inspected: Inspected) -> str:
    """The whole report; the sentences are in the reader's language, the names are always the same."""
    told = {
        "format": FORMAT,
        "summary": _summary(inspected),
        "notices": [group_json(group) for group in inspected.findings.groups],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _summary(inspected: Inspected) -> Mapping[str, object]:
    return {
        "package": inspected.name,
        "inspected_on": inspected.inspected_on.isoformat(),
        "board_code": inspected.board_code,
        "contract": inspected.contract,
        "version": inspected.version,
        "clean": not inspected.errors,
        "refused": inspected.refused,
        "rows_set_aside": inspected.aside,
        "errors": inspected.errors,
        "warnings": inspected.warnings,
        "infos": inspected.remarks,
        "files": [
            {"file": file.name, "rows": file.rows, "encoding": file.encoding, "delimiter": file.delimiter}
            for file in inspected.files
        ],
        "schools": inspected.schools,
        "students": inspected.students,
        "contacts": inspected.contacts,
        "guardianships": inspected.guardianships,
        "school_years": list(inspected.years),
    }


def group_json(group: Group) -> Mapping[str, object]:
    """All the notices of one code: totals, the first rows, what to do."""
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
