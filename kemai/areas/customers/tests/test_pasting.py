"""A signature, a card or the foot of a mail becomes a customer and the person there."""

import pytest

from kemai.areas.customers.models import Contact, Customer
from kemai.areas.customers.pasting.reading import MOST, read
from kemai.core.tenancy.current import everyone

CARD = """王晓明 销售总监
苏州青禾机械有限公司
地址：江苏省苏州市工业园区星湖街328号  邮编：215123
电话：0512-65001234 传真：0512-65001235
手机：138 0000 1234
邮箱：wang@qinghe.example  网址：www.qinghe.example
微信：wxm_1380"""
SIGNATURE = """Best regards,
John Smith
Purchasing Manager
Acme Tools Ltd.
T: +49 821 5550 123 | M: +49 171 5550123
john.smith@acme.example"""
PAGE = "/customers/paste/"


@pytest.fixture
def looking():
    """See the rows of all firms, between the requests."""
    return lambda: everyone(reason="tests")


def sent(page, **changes):
    """Give what the browser would send of the second step."""
    from html.parser import HTMLParser

    values = {}

    class Inputs(HTMLParser):
        name, inside = "", False

        def handle_starttag(self, tag, given):
            one = dict(given)
            if tag == "option" and "selected" in one and self.name:
                values[self.name] = one.get("value", "")
            elif one.get("name", "").startswith(("firm-", "person-", "form_key")):
                self.name = one["name"]
                values.setdefault(self.name, one.get("value", "") or "")
            elif one.get("name") == "customer" and "checked" in one:
                values["customer"] = one["value"]
            self.inside = tag == "textarea"

        def handle_data(self, text):
            if self.inside:
                values[self.name] = text

        def handle_endtag(self, tag):
            self.inside = self.inside and tag != "textarea"

    Inputs().feed(page.content.decode())
    return {**values, **changes}


def test_a_chinese_card_falls_into_firm_and_person():
    card = read(CARD)
    assert card.firm == {
        "name": "苏州青禾机械有限公司",
        "address": "江苏省苏州市工业园区星湖街328号",
        "province": "江苏省",
        "city": "苏州市",
        "postcode": "215123",
        "phone": "0512-65001234",
        "fax": "0512-65001235",
        "website": "www.qinghe.example",
    }
    assert card.person["name"] == "王晓明"
    assert card.person["mobile"] == "138 0000 1234"
    assert card.person["email"] == "wang@qinghe.example"
    assert card.person["wechat"] == "wxm_1380"
    assert (card.title, card.rest) == ("销售总监", [])


def test_an_english_signature_falls_into_firm_and_person():
    card = read(SIGNATURE)
    assert card.firm["name"] == "Acme Tools Ltd."
    assert card.person["name"] == "John Smith"
    assert (card.person["office_phone"], card.person["mobile"]) == ("+49 821 5550 123", "+49 171 5550123")
    assert (card.title, card.rest) == ("Purchasing Manager", ["Best regards"])


def test_one_line_with_labels_is_parted():
    card = read("联系人：李娜 采购经理 电话：028-85551234 单位：成都云帆电子科技有限公司 地址：成都市武侯区天府大道1号")
    assert (card.person["name"], card.title) == ("李娜", "采购经理")
    assert (card.firm["name"], card.firm["district"]) == ("成都云帆电子科技有限公司", "武侯区")


@pytest.mark.parametrize("text", ["", "hello world 123", "\x00\x01", "1" * 5000, "：：：", "手机：", "@@@ www. +"])
def test_a_text_that_says_nothing_known_breaks_nothing(text):
    card = read(text)
    assert not {"name", "address", "email"} & card.firm.keys()


def test_what_was_pasted_is_saved_in_one_step(client_of, looking):
    client = client_of("sales1")
    page = client.post(PAGE, {"text": CARD})
    assert page.status_code == 200
    answer = client.post(PAGE, sent(page))
    with looking():
        customer = Customer.objects.get(name="苏州青禾机械有限公司")
        assert answer.url == f"/customers/{customer.pk}/"
        assert (customer.city, customer.owner.login) == ("苏州市", "sales1")
        contact = Contact.objects.get(customer=customer)
        assert (contact.name, contact.mobile, contact.remark) == ("王晓明", "138 0000 1234", "销售总监")


def test_a_customer_that_is_there_already_gets_the_person(client_of, looking):
    client = client_of("sales1")
    client.post(PAGE, sent(client.post(PAGE, {"text": CARD})))
    second = CARD.replace("王晓明", "李建国").replace("138 0000 1234", "139 1111 2222").replace("wang@", "li@")
    page = client.post(PAGE, {"text": second})
    assert "可能已有的客户" in page.content.decode()
    assert client.post(PAGE, sent(page)).status_code == 302
    with looking():
        people = Contact.objects.filter(customer__name="苏州青禾机械有限公司").values_list("name", flat=True)
        assert set(people) == {"王晓明", "李建国"}
        assert Customer.objects.count() == 1


def test_a_bad_value_stands_beside_its_field_and_nothing_is_half_saved(client_of, looking):
    client = client_of("sales1")
    page = client.post(PAGE, {"text": CARD})
    answer = client.post(PAGE, sent(page, **{"person-mobile": "abc"}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "f-person-mobile-error" in text
    assert 'value="abc"' in text
    assert "苏州青禾机械有限公司" in text
    with looking():
        assert not Customer.objects.exists()
    answer = client.post(PAGE, sent(page, **{"firm-name": ""}))
    assert answer.status_code == 422
    assert "f-firm-name-error" in answer.content.decode()
    with looking():
        assert not Contact.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "字" * (MOST + 1)])
def test_an_empty_or_too_long_text_is_asked_for_again(client_of, text):
    answer = client_of("sales1").post(PAGE, {"text": text})
    assert answer.status_code == 422
    assert "f-text-error" in answer.content.decode()


def test_the_way_there_stands_on_the_form_and_needs_the_right_to_add(client_of):
    assert PAGE in client_of("sales1").get("/customers/add/").content.decode()
    assert client_of("fin1").get(PAGE).status_code == 403
    assert client_of("fin1").post(PAGE, {"text": CARD}).status_code == 403


def test_a_customer_of_another_firm_takes_no_contact(client_of, other_firm, looking):
    theirs = other_firm.client("sales1")
    theirs.post(PAGE, sent(theirs.post(PAGE, {"text": CARD})))
    with looking():
        foreign = Customer.objects.get()
    client = client_of("sales1")
    page = client.post(PAGE, {"text": CARD})
    assert "可能已有的客户" not in page.content.decode()
    assert client.post(PAGE, sent(page, customer=str(foreign.pk))).status_code == 404
    with looking():
        assert Contact.objects.count() == 1
