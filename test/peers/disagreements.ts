/**
 * Where a tool and we differ over a rule that both have: a row each, with who is right and the source of the argument.
 * A difference that is not here fails the test, and so does a row that is no difference any more.
 */

/** `narrower`: each is right about its own rule; theirs says less, `wider`: or more. `unseen`: it cannot be seen here. */
type Right = 'ours' | 'theirs' | 'narrower' | 'wider' | 'unseen';

export interface Disagreement {
  readonly control: string;
  /** As in `Difference`. */
  readonly where: string;
  readonly id: string;
  readonly right: Right;
  readonly why: string;
  readonly source: string;
}

type Row = readonly [control: string, where: string, id: string, right: Right, why: string, source: string];

const DOCKERFILE = 'https://docs.docker.com/reference/dockerfile/';
const HADOLINT = 'https://github.com/hadolint/hadolint/wiki/';
const AUDITS = 'https://docs.zizmor.sh/audits/';
const SCORE = 'https://github.com/zegl/kube-score/blob/master/README_CHECKS.md';
const CHECKOV = 'https://www.checkov.io/5.Policy%20Index/all.html';
const PSS = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
const RBAC = 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/';

const RETIRED = 'a rule that its 2.15 has no more; comments that ignore it are still about this';
const ONE_GRADE = 'one id for all four of requests and limits: it is reported while any of them is missing';
const BOTH_IDS = 'one id for user and group: it is reported unless both are above 10000';
const SERVED = 'asks it only of pods that a Service in the same files selects; a witness has one';
const BOUND = 'asks it only of a role that is bound to a service account; a witness has one';

const HADOLINT_ROWS: readonly Row[] = [
  [
    'image/allowed-bases',
    'valid 1',
    'DL3026',
    'unseen',
    'it is given one registry for all examples, and this one has two',
    `${HADOLINT}DL3026`,
  ],
  [
    'image/base-version',
    'invalid 3',
    'DL3006 DL3007',
    'ours',
    'looks at FROM alone; COPY --from=IMAGE takes files of a moving tag just so',
    `${DOCKERFILE}#copy---from`,
  ],
  [
    'image/exec-form',
    'valid 2',
    'DL3025',
    'ours',
    'with exec the program takes the shell’s place and gets the signals itself',
    `${DOCKERFILE}#exec-form-entrypoint-example`,
  ],
  [
    'image/healthcheck',
    'invalid 2',
    'DL3057',
    'ours',
    'counts the instruction, but NONE turns the check off',
    `${DOCKERFILE}#healthcheck`,
  ],
  ['image/no-dist-upgrade', 'invalid 1', 'DL3005 DL3017 DL3031 DL3035 DL3039', 'ours', RETIRED, `${HADOLINT}DL3005`],
  ['image/no-dist-upgrade', 'invalid 2', 'DL3005 DL3017 DL3031 DL3035 DL3039', 'ours', RETIRED, `${HADOLINT}DL3031`],
  ['image/no-dist-upgrade', 'anywhere', 'DL3005', 'ours', RETIRED, `${HADOLINT}DL3005`],
  ['image/no-dist-upgrade', 'anywhere', 'DL3017', 'ours', RETIRED, `${HADOLINT}DL3017`],
  ['image/no-dist-upgrade', 'anywhere', 'DL3031', 'ours', RETIRED, `${HADOLINT}DL3031`],
  ['image/no-dist-upgrade', 'anywhere', 'DL3039', 'ours', RETIRED, `${HADOLINT}DL3039`],
  [
    'image/no-recommends',
    'valid 2',
    'DL3015',
    'ours',
    'the option is set for every apt by its configuration file',
    'https://manpages.debian.org/apt.conf.5',
  ],
  [
    'image/no-secrets-in-environment',
    'valid 1',
    'DL3064',
    'ours',
    'a path to a secret, or its lifetime, is no secret',
    'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
  ],
  [
    'image/no-sudo',
    'invalid 2',
    'DL3004',
    'narrower',
    'is about calling sudo; an installed one waits for whoever breaks in',
    `${HADOLINT}DL3004`,
  ],
  [
    'image/non-root-user',
    'invalid 1',
    'DL3002',
    'ours',
    'is about a last USER of root; without USER the base’s user, root here, runs it',
    `${DOCKERFILE}#user`,
  ],
  [
    'image/non-root-user',
    'invalid 3',
    'DL3002',
    'ours',
    'goes by the name root; the kernel goes by uid 0',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],
  [
    'image/pipefail',
    'valid 2',
    'DL4006',
    'ours',
    'what stands before the pipe is an echo of a constant, which does not fail',
    `${HADOLINT}DL4006`,
  ],
  [
    'image/unique-stage-names',
    'invalid 1',
    'DL3024',
    'ours',
    'stage names are compared without regard to case',
    'https://docs.docker.com/reference/build-checks/duplicate-stage-name/',
  ],
  [
    'image/workdir-not-cd',
    'valid 1',
    'DL3003',
    'ours',
    'in parentheses cd ends with its subshell, as it is meant to',
    `${HADOLINT}DL3003`,
  ],
];

const ZIZMOR_ROWS: readonly Row[] = [
  [
    'pipeline/allowed-actions',
    'invalid 1',
    'forbidden-uses',
    'unseen',
    'reports what its own configuration forbids, and there is none',
    `${AUDITS}#forbidden-uses`,
  ],
  [
    'pipeline/allowed-actions',
    'anywhere',
    'forbidden-uses',
    'unseen',
    'reports what its own configuration forbids, and there is none',
    `${AUDITS}#forbidden-uses`,
  ],
  [
    'pipeline/no-cache-in-release',
    'valid 1',
    'cache-poisoning',
    'ours',
    'setup-node 4 caches only where `cache` is set',
    'https://github.com/actions/setup-node/blob/v4.4.0/action.yml',
  ],
  [
    'pipeline/no-cache-in-release',
    'invalid 1',
    'cache-poisoning',
    'ours',
    'knows a release by its trigger and by publishing actions, not by `npm publish`',
    `${AUDITS}#cache-poisoning`,
  ],
  [
    'pipeline/no-credentials-in-artifacts',
    'valid 1',
    'artipacked',
    'narrower',
    'its other half, the checkout that keeps its token, is pipeline/no-persisted-credentials',
    `${AUDITS}#artipacked`,
  ],
  [
    'pipeline/no-untrusted-checkout',
    'valid 1',
    'dangerous-triggers',
    'wider',
    'reports the trigger itself, which is pipeline/no-privileged-triggers',
    `${AUDITS}#dangerous-triggers`,
  ],
  [
    'pipeline/no-untrusted-environment-writes',
    'invalid 2',
    'github-env',
    'narrower',
    'asks it only of triggers with secrets; a fork’s text steers later steps of this one too',
    `${AUDITS}#github-env`,
  ],
  [
    'pipeline/no-vulnerable-actions',
    'invalid 1',
    'known-vulnerable-actions',
    'unseen',
    'asks the advisory database over the network',
    `${AUDITS}#known-vulnerable-actions`,
  ],
  [
    'pipeline/no-vulnerable-actions',
    'anywhere',
    'known-vulnerable-actions',
    'unseen',
    'asks the advisory database over the network',
    `${AUDITS}#known-vulnerable-actions`,
  ],
  [
    'pipeline/pin-names-version',
    'invalid 1',
    'ref-version-mismatch',
    'unseen',
    'asks GitHub over the network',
    `${AUDITS}#ref-version-mismatch`,
  ],
  [
    'pipeline/pin-names-version',
    'anywhere',
    'ref-version-mismatch',
    'unseen',
    'asks GitHub over the network',
    `${AUDITS}#ref-version-mismatch`,
  ],
  [
    'pipeline/pinned-actions',
    'valid 2',
    'unpinned-uses',
    'unseen',
    'the owner is trusted by a setting of ours, as its own configuration could',
    `${AUDITS}#unpinned-uses`,
  ],
  [
    'pipeline/pinned-tools',
    'invalid 1',
    'unpinned-tools',
    'narrower',
    'a shorter list of actions, without golangci-lint-action',
    `${AUDITS}#unpinned-tools`,
  ],
];

const KUBE_SCORE_ROWS: readonly Row[] = [
  [
    'workload/seccomp-profile',
    'invalid 2',
    'container-seccomp-profile',
    'ours',
    'is content with the pod’s profile, which a container’s own overrides',
    `${PSS}#restricted`,
  ],
  ['workload/cpu-request', 'valid 1', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/cpu-request', 'valid 2', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/explicit-group', 'valid 1', 'container-security-context-user-group-id', 'wider', BOTH_IDS, SCORE],
  ['workload/explicit-user', 'valid 1', 'container-security-context-user-group-id', 'wider', BOTH_IDS, SCORE],
  ['workload/explicit-user', 'valid 2', 'container-security-context-user-group-id', 'wider', BOTH_IDS, SCORE],
  ['workload/high-gid', 'valid 1', 'container-security-context-user-group-id', 'wider', BOTH_IDS, SCORE],
  ['workload/high-uid', 'valid 1', 'container-security-context-user-group-id', 'wider', BOTH_IDS, SCORE],
  [
    'workload/image-tag',
    'invalid 1',
    'container-image-tag',
    'ours',
    'takes the registry’s port for a tag',
    'https://pkg.go.dev/github.com/distribution/reference',
  ],
  ['workload/liveness-probe', 'invalid 1', 'pod-probes', 'narrower', SERVED, SCORE],
  ['workload/liveness-probe', 'invalid 2', 'pod-probes', 'narrower', SERVED, SCORE],
  ['workload/memory-limit', 'valid 1', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/memory-limit', 'valid 2', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/memory-request', 'valid 1', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/memory-request', 'valid 2', 'container-resources', 'wider', ONE_GRADE, SCORE],
  ['workload/readiness-probe', 'invalid 1', 'pod-probes', 'narrower', SERVED, SCORE],
  ['workload/readiness-probe', 'invalid 2', 'pod-probes', 'narrower', SERVED, SCORE],
  ['workload/replicas', 'invalid 1', 'deployment-replicas', 'narrower', SERVED, SCORE],
  ['workload/replicas', 'invalid 2', 'deployment-replicas', 'narrower', SERVED, SCORE],
  [
    'workload/spread',
    'valid 1',
    'deployment-has-host-podantiaffinity',
    'ours',
    'knows anti-affinity only; a spread constraint does it too',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  ],
];

const CHECKOV_ROWS: readonly Row[] = [
  [
    'image/base-version',
    'invalid 2',
    'CKV_DOCKER_7',
    'ours',
    'takes the registry’s port for a tag',
    'https://pkg.go.dev/github.com/distribution/reference',
  ],
  [
    'image/base-version',
    'invalid 3',
    'CKV_DOCKER_7',
    'ours',
    'looks at FROM alone; COPY --from=IMAGE takes files of a moving tag just so',
    `${DOCKERFILE}#copy---from`,
  ],
  [
    'image/copy-not-add',
    'valid 1',
    'CKV_DOCKER_4',
    'ours',
    'unpacking a local archive is what ADD is for',
    'https://docs.docker.com/build/building/best-practices/#add-or-copy',
  ],
  [
    'image/healthcheck',
    'invalid 2',
    'CKV_DOCKER_2',
    'ours',
    'counts the instruction, but NONE turns the check off',
    `${DOCKERFILE}#healthcheck`,
  ],
  ['image/no-credentials-in-clear', 'invalid 1', 'CKV2_DOCKER_17', 'narrower', 'is about chpasswd alone', CHECKOV],
  ['image/no-credentials-in-clear', 'invalid 3', 'CKV2_DOCKER_17', 'narrower', 'is about chpasswd alone', CHECKOV],
  [
    'image/no-ssh',
    'invalid 2',
    'CKV_DOCKER_1',
    'narrower',
    'is about the port that is declared, which an sshd does not need',
    `${DOCKERFILE}#expose`,
  ],
  [
    'image/non-root-user',
    'valid 3',
    'CKV_DOCKER_3',
    'ours',
    'asks for USER where the base has set one',
    `${DOCKERFILE}#user`,
  ],
  [
    'image/non-root-user',
    'invalid 2',
    'CKV_DOCKER_3 CKV_DOCKER_8',
    'ours',
    'any USER will do for it, and 0 is not the word root',
    `${DOCKERFILE}#user`,
  ],
  [
    'image/non-root-user',
    'invalid 3',
    'CKV_DOCKER_3 CKV_DOCKER_8',
    'ours',
    'goes by the name root; the kernel goes by uid 0',
    'https://man7.org/linux/man-pages/man7/capabilities.7.html',
  ],
  [
    'image/signatures-verified',
    'invalid 3',
    'CKV2_DOCKER_7 CKV2_DOCKER_8 CKV2_DOCKER_9 CKV2_DOCKER_10 CKV2_DOCKER_11',
    'ours',
    'looks at options of commands; trusted=yes in a source does the same',
    'https://manpages.debian.org/sources.list.5',
  ],
  [
    'image/update-with-install',
    'invalid 1',
    'CKV_DOCKER_5',
    'ours',
    'any later RUN that installs makes up for it, but the cached list of packages is what grows old',
    'https://docs.docker.com/build/building/best-practices/#apt-get',
  ],
  [
    'image/update-with-install',
    'invalid 2',
    'CKV_DOCKER_5',
    'ours',
    'any later RUN that installs makes up for it, but the cached list of packages is what grows old',
    'https://docs.docker.com/build/building/best-practices/#apt-get',
  ],
  [
    'network/isolated-pods',
    'invalid 3',
    'CKV2_K8S_6',
    'ours',
    'any policy will do for it; one for ingress alone leaves egress open',
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation',
  ],
  [
    'pipeline/no-script-injection',
    'invalid 3',
    'CKV_GHA_2',
    'ours',
    'looks at run alone; github-script’s script is code just so',
    'https://docs.github.com/actions/concepts/security/script-injections',
  ],
  [
    'pipeline/no-write-all',
    'invalid 1',
    'CKV2_GHA_1',
    'ours',
    'does not see the one at the top where a job has permissions too; a witness has none',
    CHECKOV,
  ],
  [
    'rbac/no-binding-write',
    'invalid 1',
    'CKV_K8S_157',
    'ours',
    'asks for the verb bind on bindings; the API server reads that verb on roles, and `create` makes the binding',
    `${RBAC}#restrictions-on-role-binding-creation-or-update`,
  ],
  [
    'rbac/no-csr-approval',
    'invalid 1',
    'CKV_K8S_156',
    'narrower',
    'wants the approval and the signer in one role; roles add up',
    `${RBAC}#aggregated-clusterroles`,
  ],
  [
    'rbac/no-escalation',
    'invalid 1',
    'CKV_K8S_158',
    'narrower',
    'is about the verb escalate; bind gives the same powers',
    `${RBAC}#restrictions-on-role-binding-creation-or-update`,
  ],
  ['rbac/no-impersonation', 'invalid 1', 'CKV2_K8S_3', 'narrower', BOUND, CHECKOV],
  ['rbac/no-secrets-read', 'invalid 1', 'CKV2_K8S_5', 'narrower', BOUND, CHECKOV],
  ['rbac/no-secrets-read', 'invalid 2', 'CKV2_K8S_5', 'narrower', BOUND, CHECKOV],
  [
    'workload/added-capabilities',
    'valid 1',
    'CKV_K8S_25',
    'wider',
    'forbids every added capability; those of the default set are there anyhow',
    `${PSS}#baseline`,
  ],
  [
    'workload/memory-limit',
    'invalid 2',
    'CKV_K8S_13',
    'ours',
    'any value will do for it; 0 is no limit',
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  ],
  [
    'workload/no-host-ports',
    'valid 1',
    'CKV_K8S_26',
    'ours',
    'reports a port of 0, which the API server does not even store',
    `${PSS}#baseline`,
  ],
  ['workload/no-runtime-socket', 'invalid 2', 'CKV_K8S_27', 'narrower', 'knows Docker’s socket only', CHECKOV],
  [
    'workload/no-tiller',
    'valid 1',
    'CKV_K8S_34',
    'ours',
    'any image with the word in its name will do for it',
    CHECKOV,
  ],
  [
    'workload/only-bind-capability',
    'valid 1',
    'CKV_K8S_25',
    'ours',
    'forbids every added capability; NET_BIND_SERVICE is allowed by the standard',
    `${PSS}#restricted`,
  ],
  [
    'workload/run-as-non-root',
    'invalid 2',
    'CKV_K8S_23',
    'ours',
    'looks at `containers` alone; an init container may be root just so',
    `${PSS}#restricted`,
  ],
  [
    'workload/seccomp-profile',
    'invalid 2',
    'CKV_K8S_31',
    'ours',
    'stops at the pod’s profile, which a container’s own overrides',
    `${PSS}#restricted`,
  ],
  [
    'workload/service-account-token',
    'valid 2',
    'CKV_K8S_38',
    'ours',
    'looks at the pod alone; its service account turns the mount off',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  ],
];

const of = (rows: readonly Row[]): Disagreement[] =>
  rows.map(([control, where, id, right, why, source]) => ({ control, where, id, right, why, source }));

export const disagreements: Readonly<Record<string, readonly Disagreement[]>> = {
  actionlint: [],
  checkov: of(CHECKOV_ROWS),
  hadolint: of(HADOLINT_ROWS),
  'kube-score': of(KUBE_SCORE_ROWS),
  zizmor: of(ZIZMOR_ROWS),
};
