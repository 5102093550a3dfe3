"""Tests the promises of the gateway, over a stand-in for Modal: python3 -m unittest discover -s tests -t ."""

from __future__ import annotations

import json
import os
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "stub"), str(HERE), str(HERE.parent)]

import modal  # noqa: E402  the stand-in

import farjob_worker  # noqa: E402
from asgi import LARGEST_BODY, asgi  # noqa: E402
from client import ask, ask_json  # noqa: E402
from gateway import Function, Gateway  # noqa: E402

GOLDEN = pathlib.Path(
    os.environ.get(
        "FARJOB_ENVELOPES",
        HERE.parents[2] / "provider-modal/src/test/resources/dev/farjob/modal/gateway/envelopes",
    )
)
FIRST = "fc-00000000000000000000000001"
KEY = "job-1/1"
JOB = {"key": KEY, "function": "studio/upscale", "input": {"image": "cat.png"}}
STOPPED = modal.exception.RemoteError("Function call was cancelled by user or a failure.")


class GatewayTest(unittest.TestCase):
    def setUp(self) -> None:
        self.world = modal.reset()
        self.app = self.deployed({"studio/upscale": Function(), "studio/Upscaler.run": Function()})

    @staticmethod
    def deployed(functions):
        keys, reports = modal.Dict.from_name(farjob_worker.KEYS), modal.Dict.from_name(farjob_worker.REPORTS)
        return asgi(Gateway(functions, keys, reports))

    def submit(self, **changes):
        return ask_json(self.app, "POST", "/v1/jobs", {**JOB, **changes})

    def look_up(self, key=KEY):
        return ask_json(self.app, "POST", "/v1/lookups", {"key": key})

    def status(self, call=FIRST, part=""):
        return ask_json(self.app, "GET", f"/v1/jobs/{call}{part}")

    def cancel(self, call=FIRST):
        return ask_json(self.app, "DELETE", f"/v1/jobs/{call}")

    def ended(self, with_what):
        self.submit()
        self.world.calls[FIRST] = with_what
        return self.status()

    def is_golden(self, name, answer):
        golden = json.loads((GOLDEN / f"{name}.json").read_text())
        # The place where an exception was raised differs from machine to machine
        if "failure" in answer["body"]:
            self.assertIn(answer["body"]["failure"]["message"], answer["body"]["failure"]["traceback"])
            answer["body"]["failure"]["traceback"] = golden["body"]["failure"]["traceback"]
        self.assertEqual(golden, answer)


class SubmitTest(GatewayTest):
    def test_a_call_is_started_with_the_input_as_keyword_arguments(self):
        self.is_golden("call", self.submit())
        self.assertEqual([("studio/upscale", {"image": "cat.png"})], self.world.spawned)

    def test_a_method_of_a_class_is_called_by_both_names(self):
        self.submit(function="studio/Upscaler.run")
        self.assertEqual("studio/Upscaler.run", self.world.spawned[0][0])

    def test_the_same_key_starts_nothing_twice_and_gives_the_same_call(self):
        self.assertEqual(self.submit(), self.submit())
        self.assertEqual(1, len(self.world.spawned))

    def test_other_keys_start_other_calls(self):
        self.submit()
        self.submit(key="job-1/2")
        self.assertEqual(2, len(self.world.spawned))

    def test_what_is_not_listed_cannot_be_called(self):
        self.is_golden("error-unknown-function", self.submit(function="studio/secret"))
        self.assertEqual([], self.world.spawned)

    def test_what_is_not_deployed_is_refused_and_its_key_is_free_again(self):
        self.world.spawn_trouble = modal.exception.NotFoundError()
        self.is_golden("error-unknown-function", self.submit())
        self.world.spawn_trouble = None
        self.is_golden("call", self.submit())

    def test_a_job_without_its_parts_is_refused(self):
        for changes in ({"key": ""}, {"key": 1}, {"function": None}, {"input": ["cat.png"]}, {"input": None}):
            self.is_golden("error-invalid-input", self.submit(**changes))
        self.assertEqual([], self.world.spawned)

    def test_what_is_no_json_is_refused(self):
        for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000):
            status, raw = ask(self.app, "POST", "/v1/jobs", body)
            self.is_golden("error-invalid-input", {"status": status, "body": json.loads(raw)})

    def test_a_body_that_is_too_large_is_not_kept(self):
        status, raw = ask(self.app, "POST", "/v1/jobs", b" " * (LARGEST_BODY + 2))
        self.assertEqual((413, "invalid_input"), (status, json.loads(raw)["code"]))

    def test_arguments_that_modal_does_not_take_are_refused(self):
        self.world.spawn_trouble = TypeError("unexpected keyword")
        self.assertEqual(422, self.submit()["status"])

    def test_a_full_queue_is_busy_and_the_key_is_free_again(self):
        self.world.spawn_trouble = modal.exception.ResourceExhaustedError("too many inputs")
        self.is_golden("error-busy", self.submit())
        self.world.spawn_trouble = None
        self.is_golden("call", self.submit())

    def test_a_billing_limit_is_a_quota(self):
        self.world.spawn_trouble = modal.exception.ResourceExhaustedError("workspace billing limit reached")
        self.is_golden("error-quota", self.submit())

    def test_without_a_claim_nothing_is_started(self):
        self.world.dict_trouble = modal.exception.ServiceError()
        self.is_golden("error-not-started", self.submit())
        self.assertEqual([], self.world.spawned)

    def test_a_claim_whose_answer_was_lost_is_still_ours(self):
        self.world.repeats_puts = True
        self.is_golden("call", self.submit())
        self.is_golden("call", self.submit())
        self.assertEqual(1, len(self.world.spawned))

    def test_a_request_that_modal_runs_again_after_a_crash_starts_nothing_twice(self):
        def crash():
            raise SystemExit

        self.world.after_spawn = crash
        with self.assertRaises(SystemExit):
            self.submit()
        self.is_golden("error-in-doubt", self.submit())
        self.assertEqual(1, len(self.world.spawned))

    def test_trouble_while_a_call_is_started_leaves_it_in_doubt(self):
        self.world.spawn_trouble = modal.exception.ServiceError("connection reset")
        self.is_golden("error-in-doubt", self.submit())
        self.world.spawn_trouble = None
        self.is_golden("error-in-doubt", self.submit())
        self.assertEqual([], self.world.spawned, "it is not tried again under the same key")

    def test_a_call_that_cannot_be_recorded_is_answered_all_the_same(self):
        def dict_goes_away():
            self.world.dict_trouble = modal.exception.ServiceError()

        self.world.after_spawn = dict_goes_away
        self.is_golden("call", self.submit())


class LookUpTest(GatewayTest):
    def test_the_call_of_a_key_is_found(self):
        self.submit()
        self.is_golden("lookup-call", self.look_up())

    def test_a_key_that_nobody_claimed_is_closed_for_good(self):
        self.is_golden("lookup-never", self.look_up())
        self.is_golden("lookup-never", self.look_up())
        self.is_golden("error-closed", self.submit())
        self.assertEqual([], self.world.spawned)

    def test_a_claim_without_a_call_is_no_answer(self):
        self.world.spawn_trouble = modal.exception.ServiceError()
        self.submit()
        self.is_golden("lookup-claimed", self.look_up())

    def test_a_worker_records_its_own_call(self):
        self.app = self.deployed({"studio/upscale": Function(takes_key=True)})

        def gateway_dies():
            self.world.dict_trouble = modal.exception.ServiceError()

        self.world.after_spawn = gateway_dies
        self.submit()
        self.world.dict_trouble = None
        self.is_golden("lookup-claimed", self.look_up())
        self.world.current_call = FIRST
        arguments = self.world.spawned[0][1]
        self.assertEqual("cat.png", farjob_worker.worker(lambda image: image)(**arguments))
        self.is_golden("lookup-call", self.look_up())

    def test_trouble_proves_nothing(self):
        self.world.dict_trouble = modal.exception.ServiceError()
        self.is_golden("error-modal-trouble", self.look_up())


class StatusTest(GatewayTest):
    def test_a_call_that_has_not_ended_is_pending(self):
        self.submit()
        self.is_golden("status-pending", self.status())
        self.is_golden("status-pending", self.status(part="/result"))

    def test_a_call_whose_worker_has_reported_is_running(self):
        self.submit()
        self.world.current_call = FIRST
        farjob_worker.report(0.25, "frame 10 of 40")
        self.is_golden("status-running", self.status())
        self.is_golden("progress", self.status(part="/progress"))

    def test_a_report_that_is_none_hurts_nobody(self):
        self.submit()
        for odd in (7, {}, {"fraction": float("nan")}, {"fraction": "half", "message": 3}):
            self.world.dicts[farjob_worker.REPORTS] = {FIRST: odd}
            self.is_golden("status-pending", self.status())

    def test_without_the_dict_there_is_a_status_without_progress(self):
        self.submit()
        self.world.dict_trouble = modal.exception.ServiceError()
        self.is_golden("status-pending", self.status())

    def test_success(self):
        self.is_golden("status-succeeded", self.ended({"scale": 2}))
        self.is_golden("result", self.status(part="/result"))

    def test_none_is_a_result(self):
        self.ended(None)
        self.assertEqual({"farjob": 1, "kind": "result", "id": FIRST, "value": None}, self.status(part="/result")["body"])

    def test_a_result_that_is_no_json_is_said_to_be_none(self):
        for odd in (object(), float("nan"), {(1, 2): 3}, modal.exception.DeserializationError("no such class")):
            self.is_golden("status-succeeded", self.ended(odd))
            self.is_golden("error-not-json", self.status(part="/result"))

    def test_failure_is_the_functions_own(self):
        self.is_golden("status-failed", self.ended(ValueError("bad prompt")))
        self.is_golden("status-failed", self.status(part="/result"))

    def test_a_function_that_ran_out_of_time(self):
        self.is_golden("status-timed_out", self.ended(modal.exception.FunctionTimeoutError("hit its timeout of 3600s")))

    def test_a_worker_that_was_lost(self):
        self.is_golden("status-internal_failure", self.ended(modal.exception.InternalFailure("worker is gone")))

    def test_stopped_by_nobody_we_know_is_terminated(self):
        self.is_golden("status-terminated", self.ended(STOPPED))

    def test_stopped_because_we_asked_is_cancelled(self):
        self.submit()
        self.is_golden("cancel-asked", self.cancel())
        self.assertEqual([FIRST], self.world.cancelled)
        self.is_golden("status-cancelled", self.status())

    def test_a_cancel_after_the_end_is_too_late(self):
        self.ended({"scale": 2})
        self.is_golden("cancel-too-late", self.cancel())
        self.assertEqual([], self.world.cancelled)

    def test_a_call_that_nobody_knows(self):
        for answer in (self.status(), self.status(part="/result"), self.cancel()):
            self.is_golden("error-unknown-call", answer)

    def test_an_expired_result_is_no_failure(self):
        self.is_golden("error-expired", self.ended(modal.exception.OutputExpiredError()))
        self.is_golden("error-expired", self.status(part="/result"))

    def test_trouble_with_modal_is_no_failure(self):
        for error in (modal.exception.ServiceError(), modal.exception.Error(), ConnectionResetError("by peer")):
            self.is_golden("error-modal-trouble", self.ended(error))

    def test_a_functions_own_connection_error_is_a_failure_if_modal_has_it_on_record(self):
        self.submit()
        record = modal.Record(FIRST, modal.InputStatus.FAILURE)
        self.world.records[FIRST] = [modal.Record("fc-web", modal.InputStatus.SUCCESS, [record])]
        for error in (ConnectionError("no route to bucket"), TimeoutError("bucket is slow")):
            self.world.calls[FIRST] = error
            self.assertEqual("failed", self.status()["body"]["state"])

    def test_a_bare_timeout_is_a_call_that_has_not_ended_whatever_the_record_says(self):
        self.submit()
        self.world.records[FIRST] = [modal.Record(FIRST, modal.InputStatus.FAILURE)]
        self.is_golden("status-pending", self.status())

    def test_a_record_of_another_call_is_none_of_this_one(self):
        self.submit()
        self.world.calls[FIRST] = TimeoutError("perhaps")
        self.world.records[FIRST] = [modal.Record("fc-other", modal.InputStatus.FAILURE)]
        self.is_golden("status-pending", self.status())

    def test_long_texts_are_cut(self):
        failure = self.ended(ValueError("x" * 100_000))["body"]["failure"]
        self.assertEqual((4_000, 16_000), (len(failure["message"]), len(failure["traceback"])))


class RouteTest(GatewayTest):
    def test_other_paths_and_methods_say_so_in_an_envelope(self):
        for method, path in (
            ("GET", "/"),
            ("GET", "/v1/jobs"),
            ("PUT", "/v1/jobs/fc-1"),
            ("DELETE", "/v1/jobs/fc-1/result"),
            ("GET", "/v1/jobs/../lookups"),
            ("GET", "/v1/jobs/" + "x" * 201),
        ):
            self.is_golden("error-unknown-route", ask_json(self.app, method, path))

    def test_a_fault_of_the_gateway_is_no_word_about_the_job(self):
        self.submit()
        self.world.calls[FIRST] = {"ok": True}
        broken = asgi(object())
        answer = ask_json(broken, "GET", f"/v1/jobs/{FIRST}")
        self.assertEqual((500, "internal"), (answer["status"], answer["body"]["code"]))


class WorkerTest(GatewayTest):
    def setUp(self) -> None:
        super().setUp()
        self.world.current_call = FIRST

    def reported(self):
        return self.world.dicts.get(farjob_worker.REPORTS, {}).get(FIRST)

    def test_it_begins_at_nothing_also_after_a_pre_emption(self):
        farjob_worker.report(0.9, "nearly")
        farjob_worker.worker(lambda: None)()
        self.assertEqual({"fraction": 0.0, "message": "begun"}, self.reported())

    def test_reports_close_together_are_left_out_but_for_the_end(self):
        @farjob_worker.worker
        def work():
            farjob_worker.report(0.1)
            farjob_worker.report(0.2)
            self.assertEqual(0.1, self.reported()["fraction"])
            farjob_worker.report(1.0)

        work()
        self.assertEqual(1.0, self.reported()["fraction"])

    def test_trouble_with_a_report_does_not_hurt_the_work(self):
        self.world.dict_trouble = modal.exception.ServiceError()
        self.assertEqual(7, farjob_worker.worker(lambda: 7)())

    def test_run_by_hand_it_reports_to_nobody(self):
        self.world.current_call = None
        self.assertEqual(7, farjob_worker.worker(lambda: 7)(farjob_key=None))
        self.assertIsNone(self.reported())

    def test_a_timeout_of_the_work_does_not_look_like_a_call_that_has_not_ended(self):
        @farjob_worker.worker
        def work():
            raise TimeoutError("bucket is slow")

        @farjob_worker.worker
        async def work_async():
            raise TimeoutError

        with self.assertRaisesRegex(RuntimeError, "TimeoutError: bucket is slow"):
            work()
        with self.assertRaises(RuntimeError):
            work_async().send(None)


class AppTest(GatewayTest):
    def test_the_app_is_deployable(self):
        import app

        answer = ask_json(app.web(), "GET", "/v1/jobs/fc-1")
        self.assertEqual("unknown_call", answer["body"]["code"])


if __name__ == "__main__":
    unittest.main()
