"""Addresses of what is not a record page."""

from django.urls import path

from kemai.areas.sales.deliveries.pages import deliver_page
from kemai.areas.sales.hot.pages import note_page
from kemai.areas.sales.leads.convert_page import convert_page
from kemai.areas.sales.leads.form_page import form_page
from kemai.areas.sales.leads.forms.outside import outside_page
from kemai.areas.sales.matrix.pages import matrix_page, place_page
from kemai.areas.sales.papers.pages import paper_page
from kemai.areas.sales.quotes.sending import send_page
from kemai.areas.sales.receipts.bank_page import bank_page
from kemai.areas.sales.receipts.match_page import match_page
from kemai.areas.sales.receivables.ageing import ageing_page
from kemai.areas.sales.receivables.statement_pages import statement_page, statements_page
from kemai.areas.sales.reporting.five import DEALS, FIVE
from kemai.areas.sales.reports import REPORTS
from kemai.areas.sales.returns.pages import take_back_page
from kemai.areas.sales.simple.pages import change_page, sales_page, sell_page, undo_page
from kemai.areas.sales.word.pages import add_page as add_word_page
from kemai.areas.sales.word.pages import file_page as word_file_page
from kemai.areas.sales.word.pages import starter_page
from kemai.areas.sales.word.paper_page import word_page
from kemai.core.reports.urls import addresses

urlpatterns = [
    path("leads/<int:lead_id>/convert/", convert_page, name="lead-convert"),
    path("ask/<slug:code>/", form_page, name="lead-form"),
    path("ask/<slug:code>/<str:token>/", outside_page, name="lead-form-outside"),
    path("customers/matrix/", matrix_page, name="matrix"),
    path("customers/<int:customer_id>/matrix/", place_page, name="matrix-place"),
    path("customers/<int:customer_id>/hot-note/", note_page, name="hot-note"),
    path("receipts/bank/", bank_page, name="bank"),
    path("receipts/<int:receipt_id>/match/", match_page, name="receipt-match"),
    path("receivables/ageing/", ageing_page, name="ageing"),
    path("receivables/statements/", statements_page, name="statements"),
    path("customers/<int:customer_id>/statement/", statement_page, name="statement"),
    path("orders/<int:order_id>/deliver/", deliver_page, name="order-deliver"),
    path("orders/<int:order_id>/take-back/", take_back_page, name="order-take-back"),
    path("simple-sales/", sales_page, name="simple-sales"),
    path("simple-sales/add/", sell_page, name="simple-sale"),
    path("simple-sales/<int:order_id>/change/", change_page, name="simple-sale-change"),
    path("simple-sales/<int:order_id>/undo/", undo_page, name="simple-sale-undo"),
    path("quotes/<int:quote_id>/send/", send_page, name="quote-send"),
    path("<slug:address>/<int:record_id>/paper/", paper_page, name="paper"),
    path("wordtemplates/add/", add_word_page, name="word-template-add"),
    path("wordtemplates/starter/", starter_page, name="word-template-starter"),
    path("wordtemplates/<int:template_id>/file/", word_file_page, name="word-template-file"),
    path("<slug:address>/<int:record_id>/word/", word_page, name="word"),
    *addresses(REPORTS),
    *addresses(FIVE),
    *addresses(DEALS),
]
