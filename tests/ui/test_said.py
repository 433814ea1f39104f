"""Messages are kept by language and parts; a part that was markup never lets an equal text through as markup."""

from django.utils.translation import override
from markupsafe import Markup

from kemai.ui.jinja import said


def test_parts_are_escaped_whatever_was_said_before():
    with override("zh-hans"):
        assert said("修改%(label)s", label=Markup("<b>名</b>")) == "修改<b>名</b>"
        assert said("修改%(label)s", label="<b>名</b>") == "修改&lt;b&gt;名&lt;/b&gt;"
        assert said("修改%(label)s", label=1) == "修改1"
        assert said("修改%(label)s", label=True) == "修改True"


def test_a_message_is_said_in_the_language_of_the_page():
    with override("en"):
        assert said("修改") == "Edit"
    with override("zh-hans"):
        assert said("修改") == "修改"
