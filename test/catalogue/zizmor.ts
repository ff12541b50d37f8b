/** Every audit of zizmor, and what covers it here. Compared with its version 1.32.0. */

export interface Row {
  readonly audit: string;
  /** Names in the family `pipeline`. */
  readonly controls: readonly string[];
  /** What of the audit is not covered, or goes another way, and why. */
  readonly differs?: string;
}

/** The version whose audits these are. */
export const ZIZMOR_VERSION = '1.32.0';

const row = (audit: string, controls: string, differs?: string): Row => ({
  audit,
  controls: controls === '' ? [] : controls.split(' '),
  ...(differs !== undefined && { differs }),
});

const ONLINE = 'takes the network: what is checked here is what is in the files';

export const zizmor: readonly Row[] = [
  row(
    'adhoc-packages',
    '',
    'shell commands of workflows are not parsed yet; image/pinned-packages does it for Dockerfiles',
  ),
  row('anonymous-definition', 'named'),
  row('archived-uses', 'no-archived-actions', 'a shorter table'),
  row(
    'artipacked',
    'no-persisted-credentials no-credentials-in-artifacts',
    'a checkout whose job then talks to the remote is not reported',
  ),
  row('bot-conditions', 'no-spoofable-bot-check'),
  row('cache-poisoning', 'no-cache-in-release'),
  row('concurrency-limits', 'concurrency-limits'),
  row('dangerous-triggers', 'no-privileged-triggers no-untrusted-checkout'),
  row('dependabot-cooldown', 'update-cooldown'),
  row('dependabot-execution', 'no-update-execution'),
  row('excessive-permissions', 'explicit-permissions no-write-all write-permissions-per-job'),
  row('forbidden-uses', 'allowed-actions'),
  row('github-app', 'scoped-app-tokens'),
  row('github-env', 'no-untrusted-environment-writes'),
  row('hardcoded-container-credentials', 'no-container-credentials-in-clear'),
  row('impostor-commit', '', ONLINE),
  row('insecure-commands', 'no-insecure-commands'),
  row('insecure-url-scheme', '', 'is about configuration of pre-commit, which is not read'),
  row(
    'known-vulnerable-actions',
    'no-vulnerable-actions',
    'a table that comes with Palisade, where zizmor asks the advisory database (not with --offline)',
  ),
  row('misfeature', 'no-misfeatures'),
  row('obfuscation', 'no-obfuscation'),
  row('overprovisioned-secrets', 'no-whole-secrets'),
  row('ref-confusion', '', ONLINE),
  row('ref-version-mismatch', 'pin-names-version', 'that there is a comment; whether it is true takes the network'),
  row('secrets-inherit', 'no-secrets-inherit'),
  row('secrets-outside-env', 'secrets-in-environments'),
  row('self-hosted-runner', 'no-self-hosted-for-forks', 'only where outsiders can start the job'),
  row('self-repository', '', 'a matter of form: both ways of naming the own repository run the same code'),
  row('stale-action-refs', '', ONLINE),
  row(
    'superfluous-actions',
    '',
    'a matter of taste: an action that is pinned and maintained is no risk by being replaceable',
  ),
  row('template-injection', 'no-script-injection no-input-in-script no-output-in-script'),
  row('typosquat-uses', 'no-typosquats', 'compares the owner only'),
  row('undocumented-permissions', 'documented-permissions'),
  row('unpinned-images', 'pinned-images'),
  row('unpinned-tools', 'pinned-tools', 'a tool left to the action’s default is not reported'),
  row('unpinned-uses', 'pinned-actions pinned-github-actions'),
  row('unredacted-secrets', 'redacted-secrets'),
  row('unsound-condition', 'sound-conditions'),
  row('unsound-contains', 'sound-contains'),
  row('unsound-ternary', 'sound-ternary'),
  row('use-trusted-publishing', 'trusted-publishing'),
];
