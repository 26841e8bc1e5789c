"""Writes or reads one cache file until standard input ends, then prints the counts as JSON.

write FILE TOKEN...: writes the tokens in turn in place, as botocore.utils.JSONFileCache does.
read FILE TOKEN...: reads the file with botocore.utils.JSONFileCache, and counts the reads and those without a token.
"""

import json
import os
import select
import sys
import time

mode, file, *texts = sys.argv[1:]
tokens = [json.loads(text) for text in texts]
folder, name = os.path.split(file)
counts = {"count": 0, "wrong": 0}


def write(token):
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.truncate()
        stream.write(json.dumps(token))
    time.sleep(0.001)


def read(cache):
    try:
        return cache[name.removesuffix(".json")] in tokens
    except KeyError:
        return False


if mode == "read":
    from botocore.utils import JSONFileCache

    cache = JSONFileCache(folder)

print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    counts["count"] += 1
    if mode == "write":
        write(tokens[counts["count"] % len(tokens)])
    elif not read(cache):
        counts["wrong"] += 1
print(json.dumps(counts), flush=True)
