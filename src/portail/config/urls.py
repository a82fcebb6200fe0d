"""Every address of the portal: French without prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portail.config import health
from portail.web.parents.urls_account import door as parents_door
from portail.web.public.urls_account import door as public_door
from portail.web.public.urls_account import returns
from portail.web.public.urls_factors import door as second_door
from portail.web.ui.showcase import showcase
from portail.web.ui.worker import worker

# Families never see it: it shows what screens are made of, to whoever builds them.
_SHOWCASE = [path("composants/", showcase, name="showcase")] if settings.ENV in ("demo", "test") else []

urlpatterns = [
    path("sante/vivant", health.alive, name="alive"),
    path("sante/pret", health.ready, name="ready"),
    path("sw.js", worker, name="worker"),
    path("", include("portail.web.operators.urls")),
    *returns,
    *i18n_patterns(
        path("", include(public_door)),
        path("", include(second_door)),
        path("", include(parents_door)),
        path("", include("portail.web.public.urls")),
        path("", include("portail.web.parents.urls")),
        *_SHOWCASE,
        prefix_default_language=False,
    ),
]

handler400 = "portail.web.ui.errors.bad_request"
handler403 = "portail.web.ui.errors.permission_denied"
handler404 = "portail.web.ui.errors.not_found"
handler500 = "portail.web.ui.errors.server_error"
