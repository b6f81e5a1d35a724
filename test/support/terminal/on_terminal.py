"""Runs a program on a terminal of its own, and prints all that it wrote there.

Reads from standard input one JSON document:
{ "argv": [...], "columns": 80, "rows": 24, "steps": [{ "await": REGEX | null, "send": TEXT?, "resize": [COLUMNS, ROWS]? }] }
A step waits until what came since the step before it matches `await`, and then acts. At the end the program may go on
for as long as it wants to, up to the time of the whole. Prints { "parts": [TEXT, ...], "status": N, "late": bool },
where each part is what came before one step acted, and the last what came after all of them.
"""
import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time

asked = json.load(sys.stdin)
WHOLE_S = asked.get("seconds", 60)


def size(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    # The size stands before the program asks for it.
    size(0, asked["columns"], asked["rows"])
    os.execvpe(asked["argv"][0], asked["argv"], os.environ)
size(terminal, asked["columns"], asked["rows"])
end = time.monotonic() + WHOLE_S
parts, came, ended, late = [], "", False, False


def read_more():
    global came, ended
    ready, _, _ = select.select([terminal], [], [], max(0, min(1, end - time.monotonic())))
    if not ready:
        return
    try:
        data = os.read(terminal, 65536)
    except OSError:
        data = b""
    if data == b"":
        ended = True
    came += data.decode("utf-8", "replace")


for step in asked["steps"]:
    wanted = re.compile(step["await"], re.S) if step.get("await") else None
    while wanted and not wanted.search(came) and not ended:
        if time.monotonic() > end:
            late = True
            break
        read_more()
    parts.append(came)
    came = ""
    if ended or late:
        break
    if step.get("resize"):
        size(terminal, *step["resize"])
    if step.get("send"):
        os.write(terminal, step["send"].encode())
while not ended and time.monotonic() < end:
    read_more()
parts.append(came)
if not ended:
    late = True
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
json.dump({"parts": parts, "status": os.waitstatus_to_exitcode(status), "late": late}, sys.stdout)
