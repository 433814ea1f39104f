"""The address to which a form on somebody's website is posted: no session, no cookie, only its secret token."""

from __future__ import annotations

from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kemai.areas.sales.leads.catching import catch
from kemai.areas.sales.leads.form_page import ADDRESS, FIRM, LONGEST, refuse, shown, typed
from kemai.areas.sales.leads.forms.records import sites_of
from kemai.areas.sales.models import LeadForm
from kemai.core.limits import address_of
from kemai.core.limits.address import neighbourhood
from kemai.core.modules.closing import firms_without
from kemai.core.records.errors import Rejected
from kemai.core.tenancy.current import everyone
from kemai.core.tenancy.request import Request


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def outside_page(request: Request, code: str, token: str) -> HttpResponse:
    """Show a form in a frame of its websites, and take down what is posted to it from anywhere.

    Nobody is signed in here and nothing is read from cookies, so that a foreign page can do no more than its visitor.
    What a machine filled into the trap is thanked for and dropped. An unknown form and one out of use are 404.
    """
    form = form_of(code, token)
    errors, values = {}, {name: typed(request, name)[: most + 1] for name, most in LONGEST.items()}
    if request.method == "POST":
        ADDRESS.spend(neighbourhood(address_of(request)))
        FIRM.spend(form.organisation_id)
        try:
            refuse(values, request)
            if not request.POST.get("homepage"):
                take(form, values)
            if form.thanks:
                return HttpResponseRedirect(form.thanks)
            return framed(shown(request, form.organisation, {}, {}, done=True), form)
        except Rejected as reasons:
            errors = reasons.errors
    return framed(shown(request, form.organisation, values, errors), form)


def form_of(code: str, token: str) -> LeadForm:
    """Find the form of an address; raises Http404."""
    with everyone(reason="the form of a website"):
        rows = LeadForm.objects.select_related("organisation", "source")
        form = rows.filter(token=token[:43], active=True, organisation__code__iexact=code[:40]).first()
        if form is None or form.organisation_id in set(firms_without("leads")):
            raise Http404(code)
        return form


def take(form: LeadForm, values: dict[str, str]) -> None:
    """Catch the lead under the form's source and campaign."""
    given = {name: text for name, text in values.items() if text}
    if form.campaign:
        given["campaign"] = form.campaign
    catch(form.organisation, given, form.source.code, way=_("表单：%(name)s") % {"name": form.name})


def framed(answer: HttpResponse, form: LeadForm) -> HttpResponse:
    """Let the websites of a form show it in a frame, and nobody else; its answer may lead to the page of thanks."""
    sites, thanks = sites_of(form.sites), urlsplit(form.thanks)
    onward = [f"{thanks.scheme}://{thanks.netloc}"] if form.thanks else []
    policy = {"frame-ancestors": sites or [NONE], "form-action": [SELF, *onward]}
    vars(answer).update(xframe_options_exempt=bool(sites), _csp_replace=policy)
    return answer
