"""The nightly cleaning of what accounts leave behind. Floor 4."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from portail.accounts.actions import alarms, challenges, sessions, sign_in
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


@app.periodic(cron="*/5 * * * *")
@app.task(name="accounts.watch_sign_ins", queue="upkeep", queueing_lock="accounts.watch_sign_ins")
def watch_sign_ins(timestamp: int) -> None:
    """Look at the passwords typed over the whole portal in the five minutes that ended."""
    alarms.look(now=datetime.fromtimestamp(timestamp, UTC))
