"""Checkov over each folder named on standard input, with a graph of its own: its command line lets folders see each other."""

import json
import logging
import sys

from checkov.dockerfile.runner import Runner as Dockerfile
from checkov.github_actions.runner import Runner as Workflows
from checkov.kubernetes.runner import Runner as Kubernetes
from checkov.runner_filter import RunnerFilter
from checkov.secrets.runner import Runner as Secrets

logging.disable(logging.CRITICAL)
found = []
for folder in sys.stdin.read().split():
    for runner in (Dockerfile, Workflows, Kubernetes, Secrets):
        reports = runner().run(root_folder=folder, runner_filter=RunnerFilter(framework=[runner.check_type]))
        for report in reports if isinstance(reports, list) else [reports]:
            found += [{"path": folder + check.file_path, "id": check.check_id} for check in report.failed_checks]
print(json.dumps(found))
