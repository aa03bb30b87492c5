"""The `zhibu` command: one table of words, each led to the room that answers it."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HELP = {"-h", "--help"}
WITHOUT_DATABASE = {"help", "version", "catalogues", "collectstatic", "findstatic", "diffsettings"}


@dataclass(frozen=True)
class Word:
    """A word of the command: who answers (`module:function`, called with the arguments left), and what it needs."""

    target: str
    says: str | Promise
    database: bool = True  # the server runs and the tables are there before the function is called

    def run(self, arguments: list[str]) -> int:
        """Call the function and return its exit code; none means success."""
        module, _colon, name = self.target.partition(":")
        return getattr(import_module(module), name)(arguments) or 0


WORDS: dict[str, Word] = {
    "serve": Word(
        "zhibu.site.serve:run", gettext_lazy("启动网站、后台任务和数据库，按 Ctrl-C 全部停止"), database=False
    ),
    "work": Word("zhibu.jobs.command:run", gettext_lazy("只运行后台任务")),
    "demo": Word("zhibu.site.demo:run", gettext_lazy("装入演示数据")),
    "import-roster": Word("zhibu.rosters.command:run", gettext_lazy("导入名册文件")),
    "explain-access": Word("zhibu.access.command:run", gettext_lazy("说明某人为什么有或没有某项权限")),
    "let-in": Word("zhibu.access.command:let_in", gettext_lazy("给进不来的账号发一次性登录码")),
    "recount": Word("zhibu.site.recount:run", gettext_lazy("重新核算名册和数字")),
    "verify-records": Word("zhibu.meetings.command:run", gettext_lazy("核对锁定的会议记录有没有被改过")),
    "backup": Word("zhibu.site.backup:backup", gettext_lazy("把数据库、文件和密钥备份成一个文件")),
    "restore": Word("zhibu.site.backup:restore", gettext_lazy("从备份文件恢复"), database=False),
    "bench": Word("zhibu.site.bench:run", gettext_lazy("测量速度"), database=False),
    "map": Word("zhibu.site.map:run", gettext_lazy("列出各房间、面板、菜单和事件"), database=False),
    "docs": Word("zhibu.site.docs:run", gettext_lazy("重写由程序生成的文档"), database=False),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `zhibu WORD …` and return the exit code: 0 only on success."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.site.settings")
    try:
        return _answer(given[0] if given else "help", given[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def usage() -> str:
    """Return the list of words that this installation knows."""
    known = [f"  {name:<16}{word.says}" for name, word in WORDS.items()]
    known.append(f"  {'manage':<16}{_('Django 自带的命令')}")
    return "\n".join([_("用法：zhibu 命令 [参数]"), "", *known, "", _("每条命令的参数：zhibu 命令 --help")])


def report(facts: dict[str, Any], *, as_json: bool, lines: Sequence[str] = ()) -> None:
    """Print what a command found: one JSON object for programs, or the lines for people."""
    say(json.dumps(facts, ensure_ascii=False, default=str) if as_json else "\n".join(lines))


def say(line: str) -> None:
    """Print a line for the person at the console, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _answer(name: str, rest: list[str]) -> int:
    from zhibu.site import starting  # loads the settings: only now, so that a missing folder is a sentence too

    try:
        starting.set_up()
        if name in {"help"} | HELP:
            say(usage())
            return 0
        word = WORDS.get(name)
        if name == "manage":
            return _with_database(_manage, rest, needed=bool(rest) and rest[0] not in WITHOUT_DATABASE)
        if word is None:
            sys.stderr.write(_("zhibu：没有“%(word)s”这条命令。") % {"word": name} + "\n\n" + usage() + "\n")
            return 2
        return _with_database(word.run, rest, needed=word.database, current=True)
    except Exception as problem:
        sentence = starting.trouble(problem)
        if sentence is None:
            raise
        if "--json" in rest:
            say(json.dumps({"error": sentence}, ensure_ascii=False))
        sys.stderr.write(f"zhibu: {sentence}\n")
        return 1


def _with_database(run: Callable[[list[str]], int], rest: list[str], *, needed: bool, current: bool = False) -> int:
    from zhibu.site import starting

    with ExitStack() as stack:
        if needed and not HELP & set(rest):
            starting.open_database(stack)
            if current:
                starting.bring_up_to_date()
        return run(rest)


def _manage(rest: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhibu manage", *rest])
    return 0
