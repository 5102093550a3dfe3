"""Runs the README's progress snippet against a stand-in for the modal package, and prints what a Dict would get.

Each entry is one line: the pickled key and the pickled value, in hex, as modal.Dict pickles them.
"""

import pickle
import sys
import types

CALL_ID = "fc-01SIM1000000001"


class Dict(dict):
    @classmethod
    def from_name(cls, name, create_if_missing=False):
        assert name == "farjob-progress" and create_if_missing
        return cls()


modal = types.ModuleType("modal")
modal.Dict = Dict
modal.current_function_call_id = lambda: CALL_ID
sys.modules["modal"] = modal

scope = {}
exec(compile(sys.stdin.read(), "snippet", "exec"), scope)
scope["report"](0.4, "frame 40 of 100", key="job-1/1")

for key, value in scope["_progress"].items():
    print(pickle.dumps(key, protocol=4).hex(), pickle.dumps(value, protocol=4).hex())
