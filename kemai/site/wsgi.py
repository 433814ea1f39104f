"""The door through which the web server calls Kemai."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kemai.site.settings")
application = get_wsgi_application()
