"""Tells people by e-mail (SMTP, RFC 5321)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from lagazette_crawler.alarms.alarm import Alarm
from lagazette_crawler.alarms.hooks import Mail


def send_mail(alarm: Alarm, mail: Mail, timeout: float) -> None:
    """Raises OSError or SMTPException when the server does not take it."""
    with _server(mail, timeout) as server:
        if mail.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password or "")
        server.send_message(_message(alarm, mail))


def _server(mail: Mail, timeout: float) -> smtplib.SMTP:
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=timeout, context=ssl.create_default_context())
    return smtplib.SMTP(mail.host, mail.port, timeout=timeout)


def _message(alarm: Alarm, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = alarm.subject
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid("lagazette", domain=mail.sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message.set_content(alarm.text)
    return message
