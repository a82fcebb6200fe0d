"""`portail`: one command-line program for operators. Floor 12, the roof."""

import importlib
import os
import sys
from dataclasses import dataclass

import click
import django

from portail.config.environment import SettingError


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, which database role it works as ("" for none), and its line in the help."""

    module: str
    role: str
    help: str


COMMANDS = {
    "serve": Entry("serve", "app", "Serve the pages."),
    "work": Entry("work", "jobs", "Send the mails and run the jobs."),
    "migrate": Entry("migrate", "owner", "Bring the database's tables up to date."),
    "bootstrap": Entry("bootstrap", "owner", "Create the three roles and the database."),
    "check": Entry("check", "app", "Check the settings, the database and its roles."),
    "import": Entry("import_board", "jobs", "Import a board's export."),
    "validate": Entry("validate", "", "Check a board's export, without a database."),
    "board": Entry("board", "jobs", "Show a board's settings and set its imports' limits."),
    "import-directory": Entry("import_directory", "jobs", "Import boards and schools."),
    "import-legacy-accounts": Entry(
        "import_legacy_accounts", "jobs", "Load addresses from before February 2017."
    ),
    "issue-code": Entry("issue_code", "jobs", "Issue a school's one-time code for a guardian."),
    "issue-recovery": Entry(
        "issue_recovery", "jobs", "Issue a school's code for a parent who lost their second step."
    ),
    "requests": Entry("requests", "jobs", "List and decide the requests that parents sent to schools."),
    "absences": Entry("absences", "jobs", "Export what families sent of absences; release held notices."),
    "communications": Entry(
        "communications", "jobs", "Export what families answered to messages, and wrote."
    ),
    "alarms": Entry("alarms", "jobs", "Show the alarms, and whether one lasts."),
    "silence": Entry("silence", "jobs", "Tell no other guardian of new links to a student."),
    "push-keys": Entry("push_keys", "", "Make a key for notices on devices."),
    "load-breached-passwords": Entry(
        "load_breached_passwords", "app", "Make a filter from a breached-password list."
    ),
    "messages": Entry("messages", "app", "Extract, check and compile the catalogues."),
    "demo": Entry("demo", "app", "Run everything on this machine with invented families."),
}


class Portail(click.Group):
    """Loads a command's module, and Django in its role, only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if not entry.role:
            return _loaded(entry)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.config.settings")
        os.environ["PORTAIL_ROLE"] = entry.role
        # Boards are read side by side in processes of their own; threads in each would only contend.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        if entry.module not in ("demo", "messages"):  # they set the environment up for others first
            django.setup()
        return _loaded(entry)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


def _loaded(entry: Entry) -> click.Command:
    command: click.Command = importlib.import_module(f"portail.cli.{entry.module}").command
    return command


@click.group(cls=Portail, context_settings={"help_option_names": ["-h", "--help"]})
def portail() -> None:
    """Portail Parents: one account for all of a family's children, in every school."""


def main() -> None:
    """Run the program; a setting that cannot be read ends it with one line and status 2."""
    try:
        portail(prog_name="portail")
    except SettingError as error:
        click.echo(f"portail: {error}", err=True)
        sys.exit(2)
