"""One fork of a peer that is used from Python: `python3 peer.py FOLDER PEER PLAN`.

FOLDER has the extensions, PEER is a key of PEERS below, PLAN is the launcher's JSON. Installs the peer, has the
extension measure, compares the work that was seen with the work that was done, and prints one line of JSON.
A process has one dispatcher, so it measures one peer. Needs nothing but the standard library.
"""

import importlib
import json
import os
import sys
import tempfile
import time

NOWHERE = "/dev/null"  # takes what is written, so that the disk is not measured
FILTER = "info"  # what the kernels have; the crate's own default is errors alone
BURST = 20  # invocations whose export is counted, apart from what is timed


class WorkMismatch(Exception):
    """What was seen is not what was done."""


def require(what, expected, seen):
    if expected != seen:
        raise WorkMismatch(f"{what} should be {expected}, but are {seen}")


# Layers written in Python (pyo3-python-tracing-subscriber)


class NoOpLayer:
    """Receives every callback and does nothing with it."""

    def on_new_span(self, span_attrs, span_id):
        pass

    def on_event(self, event, state):
        pass

    def on_record(self, span_id, values, state):
        pass

    def on_close(self, span_id, state):
        pass


class CountingLayer:
    """The same, counted."""

    def __init__(self):
        self.new_spans = self.events = self.records = self.closes = 0

    def on_new_span(self, span_attrs, span_id):
        self.new_spans += 1

    def on_event(self, event, state):
        self.events += 1

    def on_record(self, span_id, values, state):
        self.records += 1

    def on_close(self, span_id, state):
        self.closes += 1


class Running:
    """What is known of a span that has not ended."""

    __slots__ = ("start", "events", "records")

    def __init__(self):
        self.start = time.perf_counter_ns()
        self.events = 0
        self.records = 0


class StatefulLayer:
    """Keeps a state object per span and adds it to its totals at close, as StatefulLayer does in Java."""

    def __init__(self):
        self.spans = self.nanoseconds = self.events = self.records = 0

    def on_new_span(self, span_attrs, span_id):
        return Running()

    def on_event(self, event, state):
        state.events += 1

    def on_record(self, span_id, values, state):
        state.records += 1

    def on_close(self, span_id, state):
        self.spans += 1
        self.nanoseconds += time.perf_counter_ns() - state.start
        self.events += state.events
        self.records += state.records


CALLBACKS = ("on_new_span", "on_event", "on_record", "on_close")


def no_op_layer(plan):
    extension = importlib.import_module("spanbridge_peer_python_layer")
    layer = NoOpLayer()
    extension.install(layer)
    codes = {name: getattr(NoOpLayer, name).__code__ for name in CALLBACKS}

    def counted():
        # Counting would be a part of what is timed, and the bridge keeps the methods that it found when it was
        # installed. So the code of these very functions is another one while one invocation is counted.
        CountingLayer.__init__(layer)
        for name in CALLBACKS:
            getattr(NoOpLayer, name).__code__ = getattr(CountingLayer, name).__code__
        extension.invoke(plan, 1)
        for name, code in codes.items():
            getattr(NoOpLayer, name).__code__ = code
        return layer.new_spans, layer.events, layer.records, layer.closes

    before = counted()
    report = json.loads(extension.measure(plan))
    made = report["callbacks"]
    for seen in before, counted():
        require("callbacks in Python", (made["spans"], made["events"], made["records"], made["spans"]), seen)
    return report


def stateful_layer(plan):
    extension = importlib.import_module("spanbridge_peer_python_layer")
    layer = StatefulLayer()
    extension.install(layer)
    report = json.loads(extension.measure(plan))
    made = report["callbacks"]
    for what in "spans", "events", "records":
        require(f"{what} published in Python", report["invocations"] * made[what], getattr(layer, what))
    return report


# Subscribers that Python configures (pyo3-tracing-subscriber)


def subscriber(plan, layer_of, process_name, exported_of, may_lose):
    """Measures a subscriber for the whole process, then counts what one for this thread exports of a burst.

    layer_of(module, path) makes the layer, exported_of(lines) counts what it wrote, as a dictionary by the names of
    callbacks. A queue that overflows loses spans; of those that may, what was lost is a figure.
    """
    extension = importlib.import_module("spanbridge_peer_python_subscriber")
    module = extension.tracing_subscriber

    def opened(scope, path):
        configured = module.subscriber.Config(layer=layer_of(module, path))
        process = getattr(module, process_name)(configured)
        return module.Tracing(config=scope(export_process=process))

    tracing = opened(module.GlobalTracingConfig, NOWHERE)
    tracing.__enter__()
    report = json.loads(extension.measure(plan))
    try:
        tracing.__exit__(None, None, None)
    except module.TracingShutdownError as error:
        # The layer syncs its file at the end, which is refused where nothing is kept.
        if "os error 22" not in str(error):
            raise

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "burst")
        with opened(module.CurrentThreadTracingConfig, path):
            extension.invoke(plan, BURST)
        with open(path, encoding="utf-8") as file:
            exported = exported_of(file)
    for what, count in exported.items():
        made = BURST * report["callbacks"][what]
        if may_lose and 0 < count < made:
            report["metrics"] = {f"burst.{what}": made, f"burst.{what}.lost": made - count}
        else:
            require(f"{what} exported", made, count)
    return report


def otlp_file_layer(module, path):
    return module.layers.otel_otlp_file.Config(file_path=path, filter=FILTER)


def fmt_layer(module, path):
    return module.layers.file.Config(file_path=path, filter=FILTER)


def otlp_spans(lines):
    spans = 0
    for line in lines:
        for resource in json.loads(line)["resourceSpans"]:
            spans += sum(len(scope["spans"]) for scope in resource["scopeSpans"])
    return {"spans": spans}


def records(lines):
    return {"events": sum(1 for line in lines if json.loads(line)["fields"]["message"])}


PEERS = {
    "python-layer-noop": no_op_layer,
    "python-layer-stateful": stateful_layer,
    "python-otlp-file": lambda plan: subscriber(plan, otlp_file_layer, "BatchConfig", otlp_spans, may_lose=True),
    "python-otlp-file-simple": lambda plan: subscriber(plan, otlp_file_layer, "SimpleConfig", otlp_spans, may_lose=False),
    "python-fmt": lambda plan: subscriber(plan, fmt_layer, "SimpleConfig", records, may_lose=False),
}


def main(folder, name, plan):
    if name not in PEERS:
        sys.exit(f"no peer is called {name}; there are {', '.join(PEERS)}")
    sys.path.insert(0, folder)
    try:
        report = PEERS[name](plan)
    except (WorkMismatch, ImportError, RuntimeError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    report["peer"] = name
    print(json.dumps(report))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: peer.py FOLDER PEER PLAN")
    main(*sys.argv[1:])
