"""The door through which the web server calls Kemai."""

import codecs
import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
application = get_wsgi_application()
# Django writes its log in this codec, which is a file of its own: it must be there when no file can be opened any more.
codecs.lookup("unicode_escape")
# What is loaded by now stays for good: no request waits until the collector has gone through it.
gc.freeze()
