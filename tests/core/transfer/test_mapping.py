"""Columns are recognised by their headings in both languages and by what stands below them."""

from itertools import islice

import pytest

from kemai.core.testing import data_folder
from kemai.core.transfer.mapping import Target, guess
from kemai.core.transfer.readers import open_table
from kemai.core.transfer.readers.names import full_name

CUSTOMER = """
number 客户编号 Number; name 客户名称 Name; short_name 简称 Short_name; english_name 英文名称 English_name;
legal_rep 法人代表 Legal_rep; main_contact 联系人 Main_contact; phone 电话 Phone; mobile 手机 Mobile;
fax 传真 Fax; email 电子邮件 E-mail; website 网址 Website; country 所在国家 Country; province 所在省份 Province;
city 城市 City; address 详细地址 Address; postcode 邮编 Postcode; industry 行业 Trade; ownership 企业性质 Ownership;
source 来源 Source;
registered_capital 注册资金 Registered_capital; annual_revenue 年销售收入 Annual_sales; credit_code 税号 Credit_code;
number_of_employees 员工人数 Employees; owner 负责人 Owner; remark 备注 Remark
"""
CONTACT = """
name 姓名 Name; customer 客户 Customer; gender 性别 Gender; salutation 称谓 Salutation; position 职位 Position;
postcode 邮编 Postcode; office_phone 办公电话 Office_phone; mobile 手机 Mobile; fax 传真 Fax; email 电子邮件 E-mail;
birth_date 出生日期 Birth_date; address 地址 Address; city 城市 City; private_phone 私人电话 Private_phone;
department 部门 Department; owner 负责人 Owner; remark 备注 Remark
"""


def targets(text):
    fields = (entry.split() for entry in text.replace("\n", " ").split(";"))
    return [Target(name, (chinese, english.replace("_", " "))) for name, chinese, english in fields]


def mapped(headings, rows, wanted):
    found = guess(headings, rows, targets(wanted))
    assert [one.column for one in found] == list(range(len(headings)))
    used = [(one.target, one.part) for one in found if one.target]
    assert len(used) == len(set(used)), "a target is used once"
    assert all(0.5 <= one.confidence <= 1 for one in found if one.target)
    return {one.heading: one.target + (f"/{one.part}" if one.part else "") for one in found if one.target}


def real(folder, file, wanted):
    table = open_table(data_folder(folder) / file, file)
    return mapped(table.headings, [row.values for row in islice(table.rows(), 50)], wanted)


def test_szse_list():
    assert real("cn_listed_companies", "szse_a_shares_older.xlsx", CUSTOMER) == {
        "公司全称": "name",
        "英文名称": "english_name",
        "注册地址": "address",
        "A股简称": "short_name",
        "省 份": "province",
        "城 市": "city",
        "所属行业": "industry",
        "公司网址": "website",
    }


def test_hubspot_companies():
    assert real("crm_exports", "hubspot__company_data.csv", CUSTOMER) == {
        "id": "number",
        "property_name": "name",
        "property_description": "remark",
        "property_industry": "industry",
        "property_address": "address",
        "property_city": "city",
        "property_state": "province",
        "property_country": "country",
        "property_annualrevenue": "annual_revenue",
    }


def test_hubspot_contacts_whose_name_is_in_two_columns():
    assert real("crm_exports", "hubspot__contact_data.csv", CONTACT) == {
        "property_email": "email",
        "property_company": "customer",
        "property_firstname": "name/given",
        "property_lastname": "name/family",
        "property_jobtitle": "position",
    }


def test_salesforce_accounts():
    assert real("crm_exports", "salesforce__sf_account_data.csv", CUSTOMER) == {
        "account_number": "number",
        "account_source": "source",
        "annual_revenue": "annual_revenue",
        "billing_city": "city",
        "billing_country": "country",
        "billing_postal_code": "postcode",
        "billing_state": "province",
        "billing_street": "address",
        "description": "remark",
        "fax": "fax",
        "industry": "industry",
        "name": "name",
        "number_of_employees": "number_of_employees",
        "ownership": "ownership",
        "phone": "phone",
        "website": "website",
    }


@pytest.mark.parametrize(
    ("file", "right"),
    [
        (
            "salesforce__sf_contact_data.csv",
            {
                "name": "name",
                "title": "position",
                "email": "email",
                "phone": "office_phone",
                "mobile_phone": "mobile",
                "mailing_street": "address",
                "mailing_city": "city",
                "birthdate": "birth_date",
                "home_phone": "private_phone",
                "department": "department",
            },
        ),
        (
            "salesforce__sf_lead_data.csv",
            {
                "name": "name",
                "company": "customer",
                "title": "position",
                "email": "email",
                "phone": "office_phone",
                "mobile_phone": "mobile",
                "street": "address",
                "postal_code": "postcode",
            },
        ),
    ],
)
def test_salesforce_people_among_hundreds_of_columns(file, right):
    found = real("crm_exports", file, CONTACT)
    assert right.items() <= found.items()
    technical = ("id", "synced", "deleted", "active", "date", "modstamp")
    assert not [heading for heading in found if heading.endswith(technical) and heading != "birthdate"]


def test_northwind_customers_as_companies_and_as_people():
    companies = real("northwind", "customers.csv", CUSTOMER)
    assert companies == {
        "customerID": "number",
        "companyName": "name",
        "contactName": "main_contact",
        "address": "address",
        "city": "city",
        "region": "province",
        "postalCode": "postcode",
        "country": "country",
        "phone": "phone",
        "fax": "fax",
    }
    people = real("northwind", "customers.csv", CONTACT)
    assert (people["companyName"], people["contactName"], people["contactTitle"]) == ("customer", "name", "position")


def test_northwind_suppliers_and_employees():
    suppliers = real("northwind", "suppliers.csv", CUSTOMER)
    assert (suppliers["supplierID"], suppliers["companyName"], suppliers["homePage"]) == ("number", "name", "website")
    employees = real("northwind", "employees.csv", CONTACT)
    assert (employees["lastName"], employees["firstName"]) == ("name/family", "name/given")
    assert (employees["birthDate"], employees["notes"]) == ("birth_date", "remark")


def test_adventureworks_without_headings_by_what_the_columns_hold():
    assert real("adventureworks_purchasing", "Store.csv", CUSTOMER) == {"列2": "name"}
    assert real("adventureworks_purchasing", "Vendor.csv", CUSTOMER) == {"列3": "name", "列7": "website"}


def test_vcards_as_people_and_as_companies():
    people = real("vcards", "John_Doe_IPHONE.vcf", CONTACT)
    assert people == {
        "姓名": "name",
        "称谓": "salutation",
        "公司": "customer",
        "部门": "department",
        "职位": "position",
        "手机": "mobile",
        "办公电话": "office_phone",
        "家庭电话": "private_phone",
        "传真": "fax",
        "电子邮件": "email",
        "城市": "city",
        "地址": "address",
        "邮编": "postcode",
        "生日": "birth_date",
        "备注": "remark",
    }
    companies = real("vcards", "John_Doe_IPHONE.vcf", CUSTOMER)
    assert (companies["公司"], companies["姓名"], companies["办公电话"]) == ("name", "main_contact", "phone")


@pytest.mark.parametrize(
    ("headings", "wanted", "right"),
    [
        (
            "客户名称 联系人 手机号码 电话 邮箱 地址 行业 来源 负责人 备注 客户编号",
            CUSTOMER,
            "name main_contact mobile phone email address industry source owner remark number",
        ),
        (
            "公司名称 联系人姓名 联系电话 E-Mail 公司地址 所属行业 客户来源 业务员 说明",
            CUSTOMER,
            "name main_contact phone email address industry source owner remark",
        ),
        (
            "单位名称 单位地址 法定代表人 注册资本(万元) 统一社会信用代码 官网 员工人数 成立日期",
            CUSTOMER,
            "name address legal_rep registered_capital credit_code website number_of_employees -",
        ),
        ("企业名称* 电话（必填） 省/直辖市 邮政编码 序号", CUSTOMER, "name phone province postcode -"),
        (
            "公司名称 姓名 职务 手机 办公电话 邮箱 性别 生日 备注",
            CONTACT,
            "customer name position mobile office_phone email gender birth_date remark",
        ),
        ("客户编号 联系人 移动电话 家庭地址 收货地址", CONTACT, "customer name mobile - address"),
        (
            "Company Job_Title E-mail_Address Mobile_Phone Business_Phone",
            CONTACT,
            "customer position email mobile office_phone",
        ),
    ],
)
def test_headings_of_usual_exports(headings, wanted, right):
    names = [heading.replace("_", " ") for heading in headings.split()]
    found = mapped(names, [], wanted)
    assert [found.get(name, "-") for name in names] == right.split()


def test_values_decide_where_a_heading_may_mean_two_things():
    assert mapped(["联系方式"], [["13800138000"], ["13900139000"]], CUSTOMER) == {"联系方式": "mobile"}
    assert mapped(["联系方式"], [["010-62345678"], ["0571-8234567"]], CUSTOMER) == {"联系方式": "phone"}


def test_columns_without_headings_are_told_by_their_values_alone():
    rows = [
        ["1", "东方食品有限公司", "a@b.cn", "13800138000", "www.b.cn"],
        ["2", "西湖茶叶厂", "c@d.cn", "13900139000", ""],
    ]
    found = mapped(["列1", "列2", "列3", "列4", "列5"], rows, CUSTOMER)
    assert found == {"列2": "name", "列3": "email", "列4": "mobile", "列5": "website"}


def test_technical_columns_and_unknown_headings_stay_unmapped():
    headings = [
        "is_deleted",
        "_fivetran_synced",
        "createdate",
        "owner_id",
        "organization_id",
        "photo_url",
        "股票代码",
        "x",
    ]
    assert mapped(headings, [["false"] * 8], CUSTOMER) == {}


def test_a_field_of_the_organisations_own_is_found_by_its_label():
    own = [Target("c_hall", ("展厅面积", "Showroom area"), "dec"), Target("name", ("名称", "Name"))]
    for heading in ("展厅面积（平方米）", "SHOWROOM_AREA", "Showroom Area *"):
        assert [one.target for one in guess([heading, "名称"], [], own)] == ["c_hall", "name"]


def test_what_stands_behind_a_colon_names_the_column_where_a_program_puts_the_type_before_it():
    found = mapped(["Company : Industry", "Company : Company name", "Deal : x"], [], CUSTOMER)
    assert found == {"Company : Industry": "industry", "Company : Company name": "name"}


def test_a_small_typing_error_is_forgiven_but_a_likeness_is_not():
    assert mapped(["Industri", "Adress", "备份信息"], [], CUSTOMER) == {"Industri": "industry", "Adress": "address"}
    assert mapped(["英文简称"], [], CONTACT) == {}


def test_no_headings_give_no_guesses():
    assert guess([], [], targets(CUSTOMER)) == []


def test_two_parts_of_a_name_become_one():
    assert full_name("张", "三") == "张三"
    assert full_name("Doe", "John") == "John Doe"
    assert full_name("", "John ") == "John"
