"""Runs pieces of Python one after the other, each knowing nothing of the others, and says what each printed.

Reads a JSON list of {"name", "code", "folder"} from standard input; prints one line of JSON apiece.
"""
import contextlib
import io
import json
import os
import sys
import traceback

for piece in json.load(sys.stdin):
    os.chdir(piece["folder"])
    out = io.StringIO()
    failed = None
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(piece["code"], piece["name"], "exec"), {"__name__": "__main__"})
    except Exception:
        failed = traceback.format_exc()
    print(json.dumps({"name": piece["name"], "printed": out.getvalue(), "failed": failed}), flush=True)
