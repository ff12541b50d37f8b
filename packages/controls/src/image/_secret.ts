/** What names, values and files look like when they hold a secret. */

const NAMES =
  /passw(?:or)?d|passphrase|(?:^|_)(?:pass|pwd)(?:$|_)|secret|token|credential|(?:api|access|secret|private|ssh|encryption|signing|deploy|master|auth)_?key/i;
/** Says of a secret where it is, how long it lives, that it is wanted; or is no secret for all its name. */
const NOT_SECRET =
  /(?:_|^)(?:FILE|PATH|DIR|NAME|TTL|LENGTH|SIZE|TYPE|EXPIR\w{0,20}|TIMEOUT|ENABLED?|REQUIRED|POLICY|HEADER|ISSUER|AUDIENCE|ENDPOINT|HOST|PORT|VERSION|COUNT|PREFIX|MOUNT\w{0,20})$|public|tokeniz|^(?:OLD)?PWD$/i;

export const namesSecret = (name: string): boolean => NAMES.test(name) && !NOT_SECRET.test(name);

/** No secret, whatever its name: empty, a switch, or where the secret is mounted. */
export const isHarmless = (value: string): boolean =>
  /^(?:|true|false|yes|no|none|null|0|1|\/(?:run|var\/run|etc|mnt|vault)\/\S*)$/i.test(value.trim());

const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}\b/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/\bsk_live_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bpypi-[A-Za-z0-9_-]{50,}/, 'a PyPI token'],
  [/\bAIza[A-Za-z0-9_-]{35}\b/, 'a Google API key'],
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/:\/\/[^\s/:@$"'<>]{1,100}:[^\s/:@$"'<>{}]{1,200}@/, 'a password in an address'],
];

/** What kind of secret stands in a text in clear. */
export const tokenIn = (text: string): string | undefined => TOKENS.find(([pattern]) => pattern.test(text))?.[1];

const FILES: readonly RegExp[] = [
  /^id_(?:rsa|dsa|ecdsa|ed25519)$/,
  /^\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$).+)?$/,
  /^\.(?:npmrc|yarnrc|pypirc|netrc|pgpass|git-credentials|htpasswd|dockercfg|dockerconfigjson|s3cfg|boto)$/,
  /\.(?:key|p12|pfx|jks|keystore|ppk|kdbx|tfstate|tfvars)$/,
  /(?:^|[-_.])(?:private|key|privkey)\.pem$/,
  /^(?:credentials|client_secrets?|service[-_]?account[\w-]*|secrets?)\.(?:json|ya?ml)$/,
  /^kubeconfig$/,
];
const FOLDERS = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|docker|azure)(?:\/|$)/;

/** A path that usually holds a secret. */
export function isSecretFile(path: string): boolean {
  const clean = path.replace(/(?<!\/)\/+$/, '');
  const name = clean.slice(clean.lastIndexOf('/') + 1);
  return FOLDERS.test(clean) || FILES.some((pattern) => pattern.test(name));
}
