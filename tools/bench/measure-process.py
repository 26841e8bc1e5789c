# Runs the command of each line of JSON on standard input, and prints its wall time and CPU time in milliseconds, and its peak
# memory in MiB, as a line of JSON. Node reports the resources of a child process nowhere. This process is small: the peak memory
# of a child includes the memory of its parent at the start.
import json
import os
import signal
import sys
import time

UNIT = 1024 * 1024 if sys.platform == "darwin" else 1024

for line in sys.stdin:
    order = json.loads(line)
    read, write = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, write, 1),
        (os.POSIX_SPAWN_OPEN, 2, order["errors"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    options = {"file_actions": actions, "setsigdef": [signal.SIGPIPE]}
    command = order["command"]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, order["env"], **options)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    os.close(write)
    # The output is shorter than the buffer of the pipe, so no command has waited for this.
    while os.read(read, 65536):
        pass
    os.close(read)
    cpu = usage.ru_utime + usage.ru_stime
    answer = {"wall": wall * 1000, "cpu": cpu * 1000, "memory": usage.ru_maxrss / UNIT, "failed": status != 0}
    print(json.dumps(answer), flush=True)
