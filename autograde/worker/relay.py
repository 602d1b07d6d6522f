"""Between the judge and the process of one task; where the system can fork.

A relay is a copy of the waiting process, made before there is a request. It takes the request,
forks a child that performs it, passes messages on in their order, each read with limits, and ends
with the task. See python_main.py for the conversation.
"""

import os
import select
import signal
import time

import wire

MAX_INPUT_BYTES = 256 * 1024 * 1024
MAX_REQUEST_BYTES = 32 * 1024 * 1024
MAX_REPLY_BYTES = 64 * 1024 * 1024
NOTHING_TO_DO = 3  # exit code of a relay


def send(writer, body, arrays=()):
    writer.write(wire.encode(body, arrays))
    writer.flush()


def perform_in_child(request, read_exactly, writer, judge, perform):
    """Fork a child for the task and pass messages on between it and the judge.

    judge: descriptor of the pipe from the judge.
    """
    down, up = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        become_child(request, down[0], up[1], perform)
    os.close(down[0])
    os.close(up[1])
    with os.fdopen(down[1], "wb") as to_child, os.fdopen(up[0], "rb") as from_child:
        try:
            pipe = ChildPipe(child, from_child.fileno(), judge)
            pass_on(read_exactly, writer, to_child, wire.exact_reader(pipe))
        except (wire.WireClosedError, BrokenPipeError):
            send(writer, {"ended": reap(child, patience=2.0)})
        except wire.WireError:
            send(writer, {"garbled": True})
        finally:
            reap(child, patience=0.0)


class ChildPipe:
    """What a child sends, for exact_reader. A judge that is gone is the child's end, and ours."""

    def __init__(self, child, descriptor, judge):
        self.child, self.descriptor, self.judge = child, descriptor, judge
        self.events = select.poll()
        self.events.register(descriptor, select.POLLIN)
        self.events.register(judge, 0)  # its closing is reported all the same

    def read(self, count):
        ready = dict(self.events.poll())
        if self.judge in ready:
            os.kill(self.child, signal.SIGKILL)
            os._exit(1)
        return os.read(self.descriptor, count)


def become_child(request, reading, writing, perform):
    """Keep two pipes, close the judge's, do the task; never returns."""
    try:
        os.closerange(3, min(reading, writing))
        os.closerange(min(reading, writing) + 1, max(reading, writing))
        os.closerange(max(reading, writing) + 1, 1024)
        with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "wb") as writer:
            perform(request, wire.exact_reader(reader), writer)
        os._exit(0)
    finally:
        os._exit(1)


def pass_on(read_exactly, writer, to_child, read_child):
    """ready, defined, the cases, the answers: in this order, or until the child is gone."""
    ready, _ = hear(read_child, 0)
    send(writer, ready)
    defined, _ = hear(read_child, 0)
    send(writer, defined)
    if defined.get("defined") is not True:
        return
    try:
        cases, arrays = wire.decode(read_exactly, MAX_INPUT_BYTES)
    except wire.WireError:  # the judge is gone, and with it every reason to go on
        os._exit(1)
    send(to_child, cases, arrays)
    send(writer, *hear(read_child, MAX_REPLY_BYTES))


def hear(read_child, max_array_bytes):
    """One message of the child; how it ended is not for the child to say."""
    body, arrays = wire.decode(read_child, max_array_bytes)
    if not {"ended", "garbled"}.isdisjoint(body):
        raise wire.WireError("expected an answer, got a message of the relay")
    return body, arrays


def reap(child, patience):
    """The signal that ended the child, 0 for an ordinary end; kill it when patience is over."""
    deadline = time.monotonic() + patience
    try:
        done, status = os.waitpid(child, os.WNOHANG)
        while not done and time.monotonic() < deadline:
            time.sleep(0.002)
            done, status = os.waitpid(child, os.WNOHANG)
        if not done:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def read_request(read_exactly):
    """The judge's next request; ends the process where there is none."""
    try:
        return wire.decode(read_exactly, 0, MAX_REQUEST_BYTES)[0]
    except wire.WireClosedError:  # the judge has heard enough
        os._exit(NOTHING_TO_DO)


def serve(reader, writer, perform):
    """Serve one request in a copy of this process, which takes all that it saw with it.

    perform: function of request, read_exactly and writer, for the child.
    """
    relay = os.fork()
    if relay == 0:
        try:
            read_exactly = wire.exact_reader(reader)
            request = read_request(read_exactly)
            perform_in_child(request, read_exactly, writer, reader.fileno(), perform)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(relay, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        os._exit(0 if code == NOTHING_TO_DO else 128 - code if code < 0 else code)
