"""The order of the files of tests in a run with several processes."""

from typing import Any

from xdist.scheduler import LoadFileScheduling

WITH_BROWSER = "tests/e2e/"
SECONDS = {
    "tests/e2e/test_journey.py": 150,
    "tests/e2e/test_typing.py": 130,
    "tests/test_command_line.py": 120,
    "tests/security/test_routes.py": 110,
    "tests/e2e/test_chat.py": 110,
    "tests/security/test_events.py": 100,
    "tests/ui/test_live.py": 90,
    "tests/e2e/test_script.py": 50,
    "tests/test_a_field.py": 50,
    "tests/imports/test_preview_agrees.py": 50,
    "tests/security/test_fuzz.py": 50,
    "tests/security/test_guard.py": 40,
    "tests/imports/test_joins.py": 40,
    "tests/imports/test_service.py": 35,
    "tests/conversations/test_answering.py": 30,
    "tests/conversations/test_injection.py": 30,
    "tests/operations/embedded/test_services.py": 30,
    "tests/test_extending.py": 30,
    "tests/demo/test_seed.py": 30,
    "tests/conversations/test_worker.py": 30,
    "tests/e2e/test_trash.py": 30,
    "tests/e2e/test_direction.py": 20,
    "tests/e2e/test_addresses.py": 30,
    "tests/e2e/test_fields.py": 30,
    "tests/e2e/test_filters.py": 25,
    "tests/e2e/test_imports.py": 25,
    "tests/ui/test_two_backends.py": 25,
    "tests/records/test_filter_property.py": 20,
    "tests/imports/test_same_rows.py": 20,
    "tests/imports/test_round_trip.py": 20,
    "tests/operations/embedded/test_restarts.py": 20,
    "tests/imports/test_reader.py": 15,
    "tests/ui/test_every_page.py": 15,
}
"""How long the dearest files take, roughly. The order alone depends on it: wrong figures cost time and nothing else."""
_OF_ONE_TEST = 0.15


class DearestFirst(LoadFileScheduling):
    """A file goes to one process, as with `--dist loadfile`, and the dearest files go first.

    The usual order, by the number of tests, begins a file of one test that takes a minute last, while the other
    processes have nothing to do any more. The first process begins with the files that need a browser: they wait a lot,
    which leaves the processor to the others, and they share one running product.
    """

    def _assign_work_unit(self, node: Any) -> None:
        nodes = [one.gateway.id for one in self.nodes]
        has_browser = len(nodes) < 2 or node.gateway.id == min(nodes)
        following = min(self.workqueue, key=lambda file: self._place(file, has_browser))
        self.workqueue.move_to_end(following, last=False)
        super()._assign_work_unit(node)

    def _place(self, file: str, has_browser: bool) -> tuple[bool, float]:
        seconds = SECONDS.get(file, _OF_ONE_TEST * len(self.workqueue[file]))
        return file.startswith(WITH_BROWSER) != has_browser, -seconds
