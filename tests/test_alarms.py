"""Alarms: a command, a mail server and a web address are told of incidents; what fails is a sentence."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine
from receivers import mailbox, web

from lagazette_crawler.alarms import Alarm, Hooks, hooks_of, tell
from lagazette_crawler.config import ConfigError
from lagazette_crawler.store import Incident

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LETTERS = {"from": "crawler@gazette.example", "to": ["desk@gazette.example", "ops@gazette.example"]}


def incident(sentence: str, **values: Any) -> Incident:
    values = {"id": 7, "monitor": "first_rule", "subject": "title", "figures": {"share": 0.1}, **values}
    return Incident(newspaper="gazette", opened_at=NOON, last_found_at=NOON, sentence=sentence, **values)


ALARM = Alarm(
    "gazette", [incident("La règle pour « title » ne trouve rien.\nX-Evil: 1")], [incident("Fini.", closed_at=NOON)]
)


def hooks(**table: Any) -> Hooks:
    return hooks_of({"timeout": 5, **table})


def test_nobody_is_told_by_default() -> None:
    assert not hooks_of({}).any
    assert tell(ALARM, hooks_of({})) == []


def test_a_web_address_gets_the_alarm_as_json() -> None:
    with web() as (address, posted):
        assert tell(ALARM, hooks(webhook=address)) == []
    told = json.loads(posted[0])
    assert told["newspaper"] == "gazette"
    assert told["opened"][0]["subject"] == "title"
    assert told["opened"][0]["opened_at"] == "2026-05-01T12:00:00Z"
    assert told["closed"][0]["sentence"] == "Fini."


def test_people_get_a_letter_with_one_line_an_incident() -> None:
    with mailbox() as (server, letters):
        assert tell(ALARM, hooks(mail={"server": server, **LETTERS})) == []
    letter = message_from_bytes(letters[0], policy=policy.default)
    assert letter["Subject"] == "gazette: incidents: 1 opened, 1 closed"
    assert letter["To"] == "desk@gazette.example, ops@gazette.example"
    assert letter["X-Evil"] is None
    assert "La règle pour « title » ne trouve rien. X-Evil: 1" in letter.get_content()


def test_a_command_gets_the_alarm_on_its_input(tmp_path: Path) -> None:
    program = f"import sys; open({str(tmp_path / 'told')!r}, 'w').write(sys.stdin.read())"
    assert tell(ALARM, hooks(command=[sys.executable, "-c", program])) == []
    assert json.loads((tmp_path / "told").read_text())["opened"][0]["id"] == 7


def test_everyone_is_told_although_one_cannot_be() -> None:
    with web(500) as (broken, _), mailbox() as (server, letters):
        failures = tell(ALARM, hooks(webhook=broken, mail={"server": server, **LETTERS}, command="no-such-program"))
    assert len(letters) == 1
    assert sorted(failure.partition(":")[0] for failure in failures) == ["The command failed", "The webhook failed"]
    assert any("127.0.0.1 answered 500" in failure for failure in failures)


def test_a_mail_server_that_refuses_is_a_sentence() -> None:
    with mailbox(refuses=True) as (server, letters):
        [failure] = tell(ALARM, hooks(mail={"server": server, **LETTERS}))
    assert failure.startswith("The e-mail failed:")
    assert letters == []


def test_a_command_that_fails_is_a_sentence() -> None:
    [failure] = tell(ALARM, hooks(command=[sys.executable, "-c", "raise SystemExit(3)"]))
    assert "exit status 3" in failure


def test_who_never_answers_is_left_when_the_time_is_up() -> None:
    hold = threading.Event()
    slow = [sys.executable, "-c", "import time; time.sleep(60)"]
    with web(hold=hold) as (address, _), mailbox(hold=hold) as (server, _):
        table = {"webhook": address, "mail": {"server": server, **LETTERS}, "command": slow, "timeout": 0.3}
        failures = tell(ALARM, hooks_of(table))
        hold.set()
    assert len(failures) == 3


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    failures = tell(ALARM, hooks(webhook="http://127.0.0.1:1/", mail={"server": "127.0.0.1:1", **LETTERS}))
    assert all("refused" in failure for failure in failures)
    assert len(failures) == 2


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"comand": "x"}, "'comand' that nobody reads; known are command"),
        ({"command": "'unfinished"}, "command cannot be read"),
        ({"command": []}, "command is empty"),
        ({"webhook": "gazette.example/alarm"}, "must be an address with http:// or https://"),
        ({"webhook": 7}, "must be an address"),
        ({"webhook": "http://gazette.example:x/"}, "must be an address"),
        ({"timeout": 0}, "seconds between 0 and 600"),
        ({"timeout": True}, "seconds between 0 and 600"),
        ({"mail": "ops@gazette.example"}, "must be a table"),
        ({"mail": {"server": "mail.example"}}, "needs server"),
        ({"mail": {"server": "mail.example", "from": "me", "to": "you"}}, "'me' is no e-mail address"),
        ({"mail": {"server": "mail.example:x", **LETTERS}}, "host or host:port"),
        ({"mail": {"server": "mail.example", "security": "ssl", **LETTERS}}, "none, starttls, tls"),
        ({"mail": {"server": "mail.example", "password_from": "NO_SUCH", **LETTERS}}, "names NO_SUCH"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_a_sentence(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        hooks_of(table)


def test_a_password_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_SECRET", "s3cret")
    table = {"server": "mail.example", "security": "tls", "user": "me", "password_from": "MAIL_SECRET", **LETTERS}
    mail = hooks_of({"mail": table}).mail
    assert mail is not None
    assert (mail.port, mail.password) == (465, "s3cret")


def test_alarms_can_be_tried(lagazette: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lagazette.toml"
    monkeypatch.setenv("LAGAZETTE_CONFIG", str(file))
    file.write_text("")
    assert lagazette("incidents", "--try-alarms").code == 78
    with web() as (address, posted):
        file.write_text(f'[alarms]\nwebhook = "{address}"\n')
        assert lagazette("incidents", "--try-alarms").out == "Everyone was told.\n"
    assert len(posted) == 1
    said = lagazette("incidents", "--try-alarms")
    assert said.code == 3
    assert said.err.startswith("The webhook failed")
