"""Something of one's own in a field of the answer that comes before the inputs do."""

import sys

worker = sys.modules["python_main"]
worker.describe_error = lambda *args, **kwargs: {"kind": "LEAK", "line": 7777, "message": "short"}
raise ValueError
