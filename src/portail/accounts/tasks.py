"""The nightly cleaning of what accounts leave behind. Floor 4."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from portail.accounts.actions import challenges, sessions, sign_in
from portail.accounts.factors.ceremonies import forget_ceremonies
from portail.limits.actions import forget_ended

CHALLENGES_KEPT = timedelta(days=2)


@app.periodic(cron="17 7 * * *")  # UTC: the middle of the night in Québec
@app.task(name="accounts.clean", queue="upkeep", queueing_lock="accounts.clean")
def clean(timestamp: int) -> None:
    """Delete ended sessions, old challenges, devices long unseen and the tallies of ended windows."""
    now = datetime.fromtimestamp(timestamp, UTC)
    sessions.forget_sessions(now=now)
    challenges.forget_challenges(before=now - CHALLENGES_KEPT)
    forget_ceremonies(now=now)
    sign_in.forget_devices(now=now)
    forget_ended(now=now)
