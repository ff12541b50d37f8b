"""How gunicorn runs the service; what differs between services is on its command line."""

import os
import signal
import sys
import tempfile
from threading import Timer

# As --chdir does, for the modules below.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "src"))
# Each worker counts in a file of its own, and whoever is asked adds them up: before prometheus_client is imported.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="metrics-"))

import draining  # noqa: E402
from access_log import AccessLog  # noqa: E402

# Longer than load balancers keep theirs (60 s for an AWS ALB), or they send into connections that are being closed.
keepalive = 65
limit_request_line = 4094
limit_request_fields = 100
# A socket that takes commands is one more way in.
control_socket_disable = True
logger_class = AccessLog

GRACE_SECONDS = 5.0


def when_ready(server):
    """Endpoints still lead here when SIGTERM comes: readiness fails first, and a little later gunicorn stops."""
    stop = server.handle_term

    def drain():
        if draining.has_begun():
            stop()
        else:
            draining.begin()
            timer = Timer(GRACE_SECONDS, os.kill, (os.getpid(), signal.SIGTERM))
            timer.daemon = True
            timer.start()

    server.handle_term = drain


def child_exit(server, worker):
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
