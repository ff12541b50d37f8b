/**
 * Actions with published advisories, and those whose repositories are archived; slugs lower-case. Each id is that of an
 * entry of the GitHub Advisory Database, against which the versions were held in November 2026 (its records, or a
 * published digest of them). Where several advisories end at different versions of one line, the last one stands for all.
 */

export interface Advisory {
  readonly id: string;
  /** First version with the fault; absent: every one before `fixed`. */
  readonly from?: string;
  readonly fixed: string;
}

const since = (from: string, fixed: string, id: string): Advisory => ({ id, from, fixed });
const before = (fixed: string, id: string): Advisory => ({ id, fixed });

export const ADVISORIES: ReadonlyMap<string, readonly Advisory[]> = new Map([
  // GHSA-cxww-7g56-2vh6; 4.1.7 when published, 4.1.3 since it was corrected.
  ['actions/download-artifact', [since('4.0.0', '4.1.3', 'CVE-2024-42471')]],
  // GHSA-69fq-xp46-6x23: the tags up to 0.34.2 were moved to malicious commits in March 2026.
  ['aquasecurity/trivy-action', [before('0.35.0', 'CVE-2026-33634')]],
  // GHSL-2020-173.
  ['atlassian/gajira-comment', [before('2.0.2', 'CVE-2020-14189')]],
  // GHSA-4xqx-pqpj-9fqw.
  ['atlassian/gajira-create', [before('2.0.1', 'CVE-2020-14188')]],
  // GHSA-p756-rfxh-x63h.
  ['azure/setup-kubectl', [before('3.0.0', 'CVE-2023-23939')]],
  // GHSA-m32f-fjw2-37v3.
  ['bullfrogsec/bullfrog', [before('0.8.4', 'CVE-2025-47775')]],
  // GHSA-26wh-cc3r-w6pj.
  ['canonical/get-workflow-version-action', [before('1.0.1', 'CVE-2025-31479')]],
  // GHSA-g86g-chm8-7r2p.
  ['check-spelling/check-spelling', [before('0.0.19', 'CVE-2021-32724')]],
  ['dawidd6/action-download-artifact', [before('6.0.0', 'GHSA-5xr6-xhww-33m4')]],
  // GHSA-rg3q-prf8-qxmp.
  ['embano1/wip', [before('2.0.0', 'CVE-2023-30623')]],
  // GHSA-hgx2-4pp9-357g, and the project's own table.
  ['ericcornelissen/git-tag-annotation-action', [before('1.0.1', 'CVE-2020-15272')]],
  // GHSA-vqf5-2xx6-9wfm; the line 2 was never mended.
  ['github/codeql-action', [since('3.26.11', '3.28.3', 'CVE-2025-24362'), since('2.26.11', '3.0.0', 'CVE-2025-24362')]],
  // GHSA-h3qr-39j9-4r5v.
  ['gradle/gradle-build-action', [before('2.4.2', 'CVE-2023-30853')]],
  // GHSA-4mgv-m5cm-f9h7.
  ['hashicorp/vault-action', [before('2.2.0', 'CVE-2021-32074')]],
  // GHSA-f9qj-7gh3-mhj4.
  ['kartverket/github-workflows', [before('2.7.5', 'CVE-2022-39326')]],
  // GHSA-65rg-554r-9j5x.
  ['lycheeverse/lychee-action', [before('2.0.2', 'CVE-2024-48908')]],
  // GHSA-2487-9f55-2vg9.
  ['ozi-project/publish', [since('1.13.2', '1.13.6', 'CVE-2025-47271')]],
  ['pypa/gh-action-pypi-publish', [before('1.13.0', 'GHSA-vxmw-7h4f-hqxh')]],
  // GHSA-6q4m-7476-932w.
  ['rlespinasse/github-slug-action', [since('4.0.0', '4.4.1', 'CVE-2023-27581')]],
  // GHSA-634p-93h9-92vh.
  ['some-natalie/ghas-to-csv', [before('1.0.0', 'CVE-2022-39217')]],
  // GHSA-5xq9-5g24-4g6f, past the mend of GHSA-f79p-9c5r-xg88 in 5.3.1.
  ['sonarsource/sonarqube-scan-action', [since('4.0.0', '6.0.0', 'CVE-2025-59844')]],
  // GHSA-mxr3-8whj-j74r; GHSA-g85v-wf27-67xc before it.
  ['step-security/harden-runner', [before('2.12.0', 'CVE-2025-32955')]],
  // GHSA-gq52-6phf-x2r6; GHSA-8v8w-v8xg-79rf before it.
  ['tj-actions/branch-names', [before('9.0.0', 'CVE-2025-54416')]],
  // GHSA-mrrh-fwg8-r2c3; GHSA-mcph-m25j-8j63 before it.
  ['tj-actions/changed-files', [before('46.0.1', 'CVE-2025-30066')]],
  // GHSA-ghm2-rq8q-wrhc.
  ['tj-actions/verify-changed-files', [before('17.0.0', 'CVE-2023-52137')]],
  ['ultralytics/actions', [before('0.0.3', 'GHSA-7x29-qqmq-v6qc')]],
]);

/**
 * What to use in its place; empty where nothing took it. That each is archived was held against the list that zizmor
 * keeps (of December 2025), where `returntocorp` stands under its new name, `semgrep`.
 */
export const ARCHIVED: ReadonlyMap<string, string> = new Map([
  ['8398a7/action-slack', 'slackapi/slack-github-action'],
  ['actions-rs/audit-check', 'rustsec/audit-check'],
  ['actions-rs/cargo', '`run: cargo …`'],
  ['actions-rs/clippy-check', '`run: cargo clippy`'],
  ['actions-rs/components-nightly', ''],
  ['actions-rs/grcov', ''],
  ['actions-rs/install', 'taiki-e/install-action'],
  ['actions-rs/tarpaulin', ''],
  ['actions-rs/toolchain', 'dtolnay/rust-toolchain'],
  ['actions/create-release', '`gh release create`'],
  ['actions/setup-elixir', 'erlef/setup-beam'],
  ['actions/setup-haskell', 'haskell-actions/setup'],
  ['actions/setup-ruby', 'ruby/setup-ruby'],
  ['actions/upload-release-asset', '`gh release upload`'],
  ['azure/container-scan', ''],
  ['azure/get-keyvault-secrets', '`az keyvault secret show`'],
  ['cirrus-actions/rebase', ''],
  ['contributor-assistant/github-action', ''],
  ['crazy-max/ghaction-docker-buildx', 'docker/setup-buildx-action'],
  ['gradle/gradle-build-action', 'gradle/actions/setup-gradle'],
  ['grafana/k6-action', 'grafana/setup-k6-action'],
  ['ilshidur/action-slack', 'slackapi/slack-github-action'],
  ['jakejarvis/s3-sync-action', '`aws s3 sync`'],
  ['marvinpinto/action-automatic-releases', '`gh release create`'],
  ['marvinpinto/actions', '`gh release create`'],
  ['repo-sync/pull-request', '`gh pr create`'],
  ['returntocorp/semgrep-action', '`semgrep ci`'],
  ['semgrep/semgrep-action', '`semgrep ci`'],
  ['sonarsource/sonarcloud-github-action', 'sonarsource/sonarqube-scan-action'],
  ['technote-space/auto-cancel-redundant-workflow', '`concurrency`'],
  ['tibdex/github-app-token', 'actions/create-github-app-token'],
  ['whelk-io/maven-settings-xml-action', 'actions/setup-java'],
]);
