/** Actions with published advisories, and those whose repositories are archived. Facts from the GitHub Advisory Database; slugs lower-case. */

export interface Advisory {
  readonly id: string;
  /** First version with the fault; absent: every one before `fixed`. */
  readonly from?: string;
  readonly fixed: string;
}

const since = (from: string, fixed: string, id: string): Advisory => ({ id, from, fixed });
const before = (fixed: string, id: string): Advisory => ({ id, fixed });

export const ADVISORIES: ReadonlyMap<string, readonly Advisory[]> = new Map([
  ['actions/download-artifact', [since('4.0.0', '4.1.3', 'CVE-2024-42471')]],
  ['atlassian/gajira-comment', [before('2.0.2', 'CVE-2020-14189')]],
  ['atlassian/gajira-create', [before('2.0.1', 'CVE-2020-14188')]],
  ['azure/setup-kubectl', [before('3.0.0', 'CVE-2023-23939')]],
  ['bullfrogsec/bullfrog', [before('0.8.4', 'CVE-2025-47775')]],
  ['canonical/get-workflow-version-action', [before('1.0.1', 'CVE-2025-31479')]],
  ['check-spelling/check-spelling', [before('0.0.19', 'CVE-2021-32724')]],
  ['dawidd6/action-download-artifact', [before('6.0.0', 'GHSA-5xr6-xhww-33m4')]],
  ['embano1/wip', [before('2.0.0', 'CVE-2023-30623')]],
  ['github/codeql-action', [since('3.26.11', '3.28.3', 'CVE-2025-24362')]],
  ['gradle/gradle-build-action', [before('2.4.2', 'CVE-2023-30853')]],
  ['hashicorp/vault-action', [before('2.2.0', 'CVE-2021-32074')]],
  ['kartverket/github-workflows', [before('2.7.5', 'CVE-2022-39326')]],
  ['lycheeverse/lychee-action', [before('2.0.2', 'CVE-2024-48908')]],
  ['ozi-project/publish', [before('1.13.6', 'CVE-2025-47271')]],
  ['reviewdog/action-setup', [since('1.0.0', '1.3.1', 'CVE-2025-30154')]],
  ['rlespinasse/github-slug-action', [since('4.0.0', '4.4.1', 'CVE-2023-27581')]],
  ['some-natalie/ghas-to-csv', [before('1.0.0', 'CVE-2022-39217')]],
  ['sonarsource/sonarqube-scan-action', [since('4.0.0', '5.3.1', 'CVE-2025-58178')]],
  ['step-security/harden-runner', [before('2.12.0', 'CVE-2025-32955')]],
  ['tj-actions/branch-names', [before('8.2.1', 'CVE-2025-54416')]],
  ['tj-actions/changed-files', [before('46.0.1', 'CVE-2025-30066')]],
  ['ultralytics/actions', [before('0.0.3', 'GHSA-7x29-qqmq-v6qc')]],
]);

/** What to use in its place; empty where nothing took it. */
export const ARCHIVED: ReadonlyMap<string, string> = new Map([
  ['actions-rs/audit-check', 'rustsec/audit-check'],
  ['actions-rs/cargo', '`run: cargo …`'],
  ['actions-rs/clippy-check', '`run: cargo clippy`'],
  ['actions-rs/grcov', ''],
  ['actions-rs/install', 'taiki-e/install-action'],
  ['actions-rs/tarpaulin', ''],
  ['actions-rs/toolchain', 'dtolnay/rust-toolchain'],
  ['actions/create-release', '`gh release create`'],
  ['actions/setup-elixir', 'erlef/setup-beam'],
  ['actions/setup-haskell', 'haskell-actions/setup'],
  ['actions/setup-ruby', 'ruby/setup-ruby'],
  ['actions/upload-release-asset', '`gh release upload`'],
  ['crazy-max/ghaction-docker-buildx', 'docker/setup-buildx-action'],
  ['gradle/gradle-build-action', 'gradle/actions/setup-gradle'],
  ['marvinpinto/action-automatic-releases', '`gh release create`'],
  ['repo-sync/pull-request', '`gh pr create`'],
  ['returntocorp/semgrep-action', '`semgrep ci`'],
  ['whelk-io/maven-settings-xml-action', 'actions/setup-java'],
]);
