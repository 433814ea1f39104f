"""Which fields of customers and contacts are personal, and which law makes one keep some of them."""

from __future__ import annotations

CONTACT = {
    "name": "general",
    **dict.fromkeys(("gender", "salutation", "position", "postcode", "office_phone", "mobile", "fax"), "general"),
    **dict.fromkeys(("email", "qq", "wechat", "bio", "change_note", "changed_by"), "general"),
}
CONTACT_IDENTIFIERS = ("name", "mobile", "office_phone", "email", "qq", "wechat")
CONTACT_PROFILE = {
    **dict.fromkeys(("education", "habits", "hobbies", "social_ties", "resume", "private_phone"), "general"),
    **dict.fromkeys(("ethnicity", "birth_date", "home_address", "income", "family"), "sensitive"),
}
CONTACT_PROFILE_IDENTIFIERS = ("private_phone", "home_address")
CUSTOMER = {
    **dict.fromkeys(("name", "short_name"), "general"),
    **dict.fromkeys(("legal_rep", "main_contact", "phone", "mobile", "fax", "email", "qq", "wechat"), "general"),
    **dict.fromkeys(("messenger", "address", "gender", "occupation"), "general"),
    **dict.fromkeys(("birth_date", "id_number", "income_band"), "sensitive"),
}
CUSTOMER_IDENTIFIERS = ("name", "phone", "mobile", "email", "qq", "wechat", "id_number", "address")
CUSTOMER_PROFILE = dict.fromkeys(
    ("general_manager", "sales_head", "publicity_head", "collected_by", "entered_by"), "general"
)
