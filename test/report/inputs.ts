/** Runs that between them write every part of a report. */
import { POD } from '../cli/run.ts';

export interface Run {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** In parts, so that this file is not what a scan for secrets looks for. */
const TOKEN = ['ghp', 'Zk3vQ9xTb7LmR2sWd8YcHn4JfPg6VaUe5BoK'].join('_');
const WAIVE = '# palisade:waive workload/* owner=web reason="until the rewrite" expires=2999-01-01';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': 'image: web\n',
  'chart/templates/pod.yaml': POD.replace('registry.example.com/web:1.4.2', '{{ .Values.image }}'),
};

const KUSTOMIZE = {
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': POD,
  'overlay/kustomization.yaml': 'namePrefix: a-\nresources: [../base]\n',
};

const WORKFLOW =
  'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.issue.title }}\n';

const GRYPE = JSON.stringify({
  matches: [
    {
      vulnerability: { id: 'CVE-2024-0001', severity: 'High', fix: { versions: ['1.2.4'], state: 'fixed' } },
      artifact: { name: 'left', version: '1.2.3', type: 'npm', locations: [{ path: '/package-lock.json' }] },
    },
  ],
  descriptor: { name: 'grype', version: '0.80.0' },
});

const SARIF = JSON.stringify({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'other', rules: [{ id: 'X1' }] } },
      results: [
        {
          ruleId: 'X1',
          level: 'error',
          message: { text: 'wrong' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region: { startLine: 3 } } }],
        },
      ],
    },
  ],
});

/** A role and its binding: what is wrong in one stands in the other as well. */
export const ROLES = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: default, namespace: default}]
`;

export const RUNS: Readonly<Record<string, Run>> = {
  'a manifest': { files: { 'pod.yaml': POD } },
  'every verdict': { files: { 'pod.yaml': POD }, args: ['--all'] },
  'what is wrong in two places': { files: { 'roles.yaml': ROLES } },
  'a Helm chart': { files: CHART },
  'a Kustomize overlay': { files: KUSTOMIZE },
  'a Dockerfile': { files: { Dockerfile: 'FROM node\nUSER root\nRUN sudo apt-get install curl\nADD http://x/y /y\n' } },
  'a workflow': { files: { '.github/workflows/ci.yml': WORKFLOW } },
  'reports of other tools': { files: { 'grype.json': GRYPE, 'other.sarif': SARIF } },
  'a waiver in a comment': { files: { 'pod.yaml': `${WAIVE}\n${POD}` } },
  'a waiver in the config': {
    files: {
      'pod.yaml': POD,
      'palisade.yaml':
        'waivers:\n  - {control: workload/*, subject: "*", file: "*.yaml", owner: web, reason: soon, expires: "2999-01-01"}\n',
    },
  },
  'an expired waiver': { files: { 'pod.yaml': `${WAIVE.replace('2999', '2020')}\n${POD}` } },
  'a secret': { files: { 'app.env': `API_TOKEN=${TOKEN}\n`, 'pod.yaml': POD } },
  'an unknown verdict': {
    files: { Dockerfile: 'ARG BASE\nFROM $BASE\nRUN make\n', 'k/kustomization.yaml': 'resources: ["https://x/y"]\n' },
  },
  'what cannot be parsed': { files: { 'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n', 'ok.yaml': POD } },
  'a file that is too large': { files: { 'big.yaml': 'a'.repeat(11 * 1024 * 1024), 'pod.yaml': POD } },
  'nothing wrong': { files: { 'pod.yaml': POD }, args: ['--only=workload/no-host-network'] },
  'only what is new': {
    files: { 'pod.yaml': POD, 'known.json': '{"version":1,"findings":[]}' },
    args: ['--baseline=known.json'],
  },
};
