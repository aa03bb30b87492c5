"""E-mail, by the SMTP server that the installation names: plain text, a small page of HTML, a link, and how to stop."""

import smtplib
from collections.abc import Sequence
from email import policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import MIMEPart
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from zhibu.notices.channels import Letter, Result, tried
from zhibu.notices.choices import Means, Outcome
from zhibu.notices.kinds import Attachment


class Mail:
    """Sends all letters of a batch over one connection."""

    means = Means.MAIL

    def wants(self, settings: Any) -> bool:
        """Return whether a server and a sender are set."""
        return bool(settings.NOTICE_URL and settings.MAIL_FROM)

    def send(self, letters: Sequence[Letter]) -> list[Result]:
        """Send each; what the server loses on the way is tried again later."""
        line = mailers.default
        try:
            line.open()
        except smtplib.SMTPAuthenticationError:
            return [Result(letter.id, Outcome.LATER, "sign_in") for letter in letters]
        except (smtplib.SMTPException, OSError) as why:
            return [Result(letter.id, Outcome.LATER, _word(why)) for letter in letters]
        try:
            return [tried(letter, partial(_send, line)) for letter in letters]
        finally:
            line.close()


def _send(line: Any, letter: Letter) -> Result:
    made = message(letter)
    try:
        line.send_messages([made])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _said in refused.recipients.values()]
        is_final = any(500 <= code < 600 for code in codes)
        return Result(letter.id, Outcome.NEVER if is_final else Outcome.LATER, "recipient")
    except smtplib.SMTPResponseException as answer:
        is_final = 500 <= answer.smtp_code < 600
        return Result(letter.id, Outcome.NEVER if is_final else Outcome.LATER, "answer")
    except (smtplib.SMTPException, OSError) as why:
        return Result(letter.id, Outcome.LATER, _word(why))
    except ValueError:  # an address or a line that no mail may hold
        return Result(letter.id, Outcome.NEVER, "address")
    return Result(letter.id, Outcome.DONE)


def message(letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as a mail: the same every time it is tried, so that a server knows it again."""
    language = letter.language or settings.LANGUAGE_CODE
    with override(language):
        words = {"letter": letter, "site": settings.SITE_NAME, "language": get_language_info(language)["code"]}
        plain = _plain(letter)
        page = render_to_string("notices/mail/letter.html", words)
    host = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<{letter.id.hex}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    title = " ".join(letter.title.split())
    made = _Mail(title, plain, settings.MAIL_FROM, [letter.address], headers=headers)
    made.attach_alternative(page, "text/html")
    if letter.attachment:
        made.attach(_part(letter.attachment))
    return made


class _Whole(UnstructuredHeader, BaseHeader):
    """A header that is an address: in one line however long it is, for encoded words (RFC 2047) are none (RFC 2369)."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Mail(EmailMultiAlternatives):
    """A mail of which programs read the address that stops it."""

    def message(self, *, policy: Any = policy.default) -> Any:
        """Return the message, that header whole."""
        known = HeaderRegistry()
        known.map_to_type("list-unsubscribe", _Whole)
        return super().message(policy=policy.clone(header_factory=known))


def _plain(letter: Letter) -> str:
    parts = [letter.title, letter.text, _("打开看：%(url)s") % {"url": letter.url}, f"-- \n{settings.SITE_NAME}"]
    if letter.stop_url:
        parts.append(_("不想再收到这一类邮件，打开：%(url)s") % {"url": letter.stop_url})
    return "\n\n".join(filter(None, parts)) + "\n"


def _part(file: Attachment) -> MIMEPart:
    part = MIMEPart(policy=policy.SMTP)
    part.set_content(file.content, subtype=file.kind, charset="utf-8", cte="base64")
    for name, value in file.params.items():
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


def _word(why: BaseException) -> str:
    return "slow" if isinstance(why, TimeoutError) else "broken"
