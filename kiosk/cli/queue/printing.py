"""`kiosk queue print`: one more slip, by the terminal that is running."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.cli.queue.common import NOT_FOUND, Quit, as_json_option, find, opened, tell, tell_json

if TYPE_CHECKING:
    from kiosk.store import SqlitePrintRequests

_LOOK_S = 0.1
_TAKEN_S = 6.0
_PRINTED_S = 60.0
_UNKNOWN = PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER)


@click.command("print")
@click.argument("which", metavar="编号")
@as_json_option
@click.pass_obj
def print_(data_dir: Path, which: str, *, as_json: bool) -> None:
    """再打一张回执，由正在运行的终端打：回执编号或内部编号。"""  # noqa: D415
    with opened(data_dir, to_act=True) as store:
        affair = find(store, which)
        if affair is None:
            raise Quit(NOT_FOUND)
        if store.receipt(affair.id) is None:
            raise Quit("没有打：这一件没有回执。")
        outcome = _printed(store.print_requests(), affair.id)
    if as_json:
        problem = outcome.problem.value if outcome.problem else None
        tell_json({"id": affair.id, "result": outcome.result.value, "problem": problem})
    match outcome.result:
        case PrintResult.PRINTED if not as_json:
            tell(f"{affair.number.shown} 的回执打好了。")
        case PrintResult.FAILED:
            from ui.viewmodels.paper_words import paper_problem

            raise Quit(f"没有打出来：{paper_problem(outcome)}。弄好后再打一次。")
        case PrintResult.UNKNOWN:
            raise Quit("不清楚有没有打出来。先看看出纸口，没有再打一次。")


def _printed(requests: SqlitePrintRequests, submission_id: str) -> PrintOutcome:
    token = requests.ask(submission_id)
    if not token:
        raise Quit("没有打：另一张回执正在打，请等一会儿再打。")
    began = time.monotonic()
    taken = False
    while time.monotonic() - began < _PRINTED_S:
        result, problem = requests.outcome(token)
        if result:
            outcome = PrintResult(result)
            return PrintOutcome(
                outcome, None if outcome is PrintResult.PRINTED else Problem(problem)
            )
        if not taken and time.monotonic() - began >= _TAKEN_S:
            if requests.withdraw(token):
                raise Quit("没有打：终端没有在运行。请先启动终端，再打一次。")
            taken = True
        time.sleep(_LOOK_S)
    return _UNKNOWN
