"""The hook for a virus scanner: KEMAI_VIRUS_COMMAND is run on every upload before it is kept."""

from __future__ import annotations

import logging
import shlex
import subprocess
import tempfile

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kemai.core.files.kinds import refused

log = logging.getLogger("kemai.files")
SECONDS = 60.0


def refuse_infected(upload: UploadedFile, name: str) -> None:
    """Refuse an upload (E-FILE) unless the scanner, called with the file's path, ends with 0 in time.

    A scanner that can't be started or hangs refuses too: what nobody has looked at does not come in.
    """
    command = shlex.split(settings.VIRUS_COMMAND)
    if not command:
        return
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        upload.seek(0)
        try:
            done = subprocess.run([*command, copy.name], capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as reason:
            log.exception("the virus scanner could not be used")
            raise refused(_("现在无法查毒，文件未保存：%(name)s。请稍后再试或联系管理员。"), name) from reason
    if done.returncode:
        log.warning("the virus scanner refused an upload: %s", done.stdout.decode(errors="replace")[:500])
        raise refused(_("查毒没有通过，文件未保存：%(name)s"), name)
