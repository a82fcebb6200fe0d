"""`python -m tests.pictures`: a portal of its own, its pictures written, everything stopped."""

import os
import shutil
import sys

from tests.environment import ROOT, prepare

DATA = ROOT / "var" / "pictures"


def main() -> None:
    """Start on an empty database; what the suite runs at the same time is left alone."""
    shutil.rmtree(DATA, ignore_errors=True)
    os.environ["PORTAIL_TEST_DATA"] = str(DATA)
    # Playwright's synchronous calls run beside an event loop, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    prepare()
    import django

    django.setup()
    from django.core.management import call_command

    from tests import world
    from tests.pictures.family import CHILDREN, GUARDIANS
    from tests.roles import become

    become("owner")
    call_command("migrate", verbosity=0)
    become("jobs")
    world.load(newcomers=CHILDREN, their_guardians=GUARDIANS)
    become("app")
    _take()


def _take() -> None:
    from playwright.sync_api import sync_playwright

    from tests.e2e import portal as portal_of_tests
    from tests.e2e.conftest import QUIET
    from tests.pictures.album import take_all
    from tests.pictures.offer import offered
    from tests.ports import free_port

    port = free_port()
    with offered(port) as settings, sync_playwright() as playwright:
        portal = portal_of_tests.start(port=port, settings=settings)
        try:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
            written = take_all(browser, portal)
            browser.close()
        finally:
            portal.stop()
    for path in written:
        sys.stdout.write(f"{path.stat().st_size // 1024:5} KB  {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
