"""What arrived from a board and what became of it; its limits; its keys for uploading. Floor 8."""

from datetime import date

from django.db import models

from portail.boards.models import Board

DIGEST = r"^[0-9a-f]{64}$"


class Run(models.Model):
    """A package that arrived for a board and its way through the import; its id is said aloud, « 1042 ».

    reading: the board's setting that decides how a package reads, and the day from which the same bytes may
    read otherwise, if any: then they are not the same package. by: an operator's login name, a token's
    label, or the drop folder's. package: the kept file, relative to the inbox; "" once deleted. version:
    the format found. figures: tallies by table and links suspended or resumed. findings: groups by code,
    with totals and the first rows, emptied of their values after a while. braked_by: the limits passed,
    each as report.Brake. base_run: the last applied run it was compared with. failure: what
    broke, for state FAILED.
    """

    class Source(models.TextChoices):
        COMMAND = "command"
        DROP = "drop"
        UPLOAD = "upload"

    class State(models.TextChoices):
        RECEIVED = "received"
        CHECKED = "checked"
        STAGED = "staged"
        COMPARED = "compared"
        BRAKED = "braked"  # waits for a person
        APPLIED = "applied"
        REPORTED = "reported"
        REFUSED = "refused"
        SAME = "same"  # as the last one applied: nothing was read
        FAILED = "failed"
        INTERRUPTED = "interrupted"
        UNDONE = "undone"

    # On their way: one run of these a package, so that a package that arrives twice runs once.
    UNDER_WAY = (State.RECEIVED, State.CHECKED, State.STAGED, State.COMPARED)
    UNSETTLED = (*UNDER_WAY, State.BRAKED)
    IN_FORCE = (State.APPLIED, State.REPORTED)
    ENDED = (State.REPORTED, State.REFUSED, State.SAME, State.FAILED, State.UNDONE)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="runs")
    sha256 = models.CharField(max_length=64)
    reading = models.CharField(max_length=40)
    source = models.CharField(max_length=7, choices=Source.choices)
    by = models.CharField(max_length=80)
    state = models.CharField(max_length=11, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    package = models.CharField(max_length=80, blank=True, default="")
    size_bytes = models.BigIntegerField()
    version = models.CharField(max_length=20, blank=True, default="")
    figures = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    braked_by = models.JSONField(default=list)
    confirmed_by = models.CharField(max_length=80, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    base_run = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    undone_by = models.CharField(max_length=80, blank=True, default="")
    undone_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=DIGEST) & models.Q(size_bytes__gte=0),
                name="imports_run_package",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["command", "drop", "upload"]), name="imports_run_source"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "received", "checked", "staged", "compared", "braked", "applied", "reported",
                        "refused", "same", "failed", "interrupted", "undone",
                    ]
                ),
                name="imports_run_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="braked") | ~models.Q(braked_by=[]), name="imports_run_braked_by"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["reported", "refused", "same", "failed", "undone"])
                | models.Q(finished_at__isnull=False),
                name="imports_run_finished",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(failure=""), name="imports_run_failure"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by="", confirmed_at__isnull=True)
                | ~models.Q(confirmed_by="") & models.Q(confirmed_at__isnull=False),
                name="imports_run_confirmed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="undone") & models.Q(undone_by="", undone_at__isnull=True)
                | models.Q(state="undone", undone_at__isnull=False) & ~models.Q(undone_by=""),
                name="imports_run_undone",
            ),
            models.UniqueConstraint(
                fields=["board", "sha256"],
                condition=models.Q(state__in=["received", "checked", "staged", "compared"]),
                name="imports_run_once_under_way",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["board", "-received_at", "-id"], name="imports_run_history")]

    @property
    def tables(self) -> frozenset[str]:
        """The tables that its package spoke of; none while that is not known."""
        return frozenset(self.figures.get("tallies", {}))

    def speaks_of_what(self, other: "Run") -> bool:
        """Whether both speak of one table at least; a run of which it is not known may speak of any."""
        return not self.tables or not other.tables or not self.tables.isdisjoint(other.tables)

    def serve_until(self, day: date | None) -> None:
        """Note the day from which the same bytes may read otherwise, None for no such day."""
        setting = self.reading.partition(" ")[0]
        self.reading = f"{setting} {day.isoformat()}" if day else setting

    def serves(self, *, setting: str, today: date) -> bool:
        """Whether the same bytes, read today under the board's SETTING, would say what this run read."""
        kept, _, day = self.reading.partition(" ")
        return kept == setting and (not day or today.isoformat() < day)


class ImportLimits(models.Model):
    """What a board's import may do without anybody looking: beyond any of these a person confirms.

    Percentages: rows set aside of the rows read, of people together and of each other file; students that
    leave, links lost and addresses changed of those that the record holds; rows that vanish from one table,
    guardians and their relations among them. floor: rows below which nothing brakes, whatever the share.
    """

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="import_limits")
    aside_percent = models.SmallIntegerField(default=5)
    departures_percent = models.SmallIntegerField(default=10)
    lost_links_percent = models.SmallIntegerField(default=5)
    addresses_percent = models.SmallIntegerField(default=20)
    vanishing_percent = models.SmallIntegerField(default=50, db_default=50)
    floor = models.IntegerField(default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(aside_percent__range=(0, 100))
                & models.Q(departures_percent__range=(0, 100))
                & models.Q(lost_links_percent__range=(0, 100))
                & models.Q(addresses_percent__range=(0, 100))
                & models.Q(vanishing_percent__range=(0, 100))
                & models.Q(floor__gte=0),
                name="imports_limits_in_range",
            )
        ]


class UploadToken(models.Model):
    """A key with which a board's machine sends its packages. Kept only as a digest; shown once."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="upload_tokens")
    label = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "label"],
                condition=models.Q(revoked_at__isnull=True),
                name="imports_token_label_once",
            ),
            models.CheckConstraint(
                condition=models.Q(digest__regex=DIGEST) & models.Q(expires_at__gt=models.F("created_at")),
                name="imports_token_sound",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by="")
                | models.Q(revoked_at__isnull=False) & ~models.Q(revoked_by=""),
                name="imports_token_revoked_by",
            ),
        ]
