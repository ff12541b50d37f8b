import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { actionOf } from './_uses.ts';

/** Inputs that name the version of the program that an action installs. By action, lower-case. */
const VERSION_INPUTS: ReadonlyMap<string, string> = new Map([
  ['aquasecurity/setup-trivy', 'version'],
  ['aquasecurity/trivy-action', 'version'],
  ['astral-sh/setup-uv', 'version'],
  ['azure/setup-helm', 'version'],
  ['azure/setup-kubectl', 'version'],
  ['golangci/golangci-lint-action', 'version'],
  ['goreleaser/goreleaser-action', 'version'],
  ['hashicorp/setup-terraform', 'terraform_version'],
  ['oven-sh/setup-bun', 'bun-version'],
  ['sigstore/cosign-installer', 'cosign-release'],
  ['superfly/flyctl-actions', 'version'],
]);

export const pinnedTools = workflowControl({
  title: 'Tools that actions install are of a named version',
  severity: 'low',
  why: 'With `latest`, a bad or taken-over release of the tool is in the pipeline the same hour, however well the action is pinned.',
  refs: [githubDocs('actions/reference/security/secure-use'), cwe(829)],
  peers: ['unpinned-tools'],
  each: 'step',
  inspect(step) {
    const input = VERSION_INPUTS.get(actionOf(step) ?? '');
    if (input === undefined) return undefined;
    const version = step.with.get(input);
    if (version === undefined || !/^(?:v?latest|stable|nightly|canary|main|master)?$/i.test(version.trim())) return [];
    return [
      { at: `${step.pointer}/with/${input}`, message: `\`${step.label}\` installs whatever is newest; name a version` },
    ];
  },
  fix: { none: 'Which version is in use today is not in the file' },
});
