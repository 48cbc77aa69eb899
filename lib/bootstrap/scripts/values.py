"""Prints the values of JSON files as NUL separated keys and values; later files win, lists become lines."""

import json
import sys

values = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        values.update(json.load(file))
for key, value in values.items():
    text = "\n".join(value) if isinstance(value, list) else value
    sys.stdout.write(f"{key}\0{text}\0")
