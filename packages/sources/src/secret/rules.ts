/**
 * What credentials look like, from the formats that their issuers publish. Every pattern is of bounded length, so that
 * a hostile text costs no more than its size; `head` is the part of it that the one search over every file looks for.
 */

export interface SecretRule {
  readonly what: string;
  readonly head: string;
  /** What follows the head. The group `secret`, where there is one, is the part that is secret. */
  readonly tail: string;
  /** The head may stand inside a word (`MY_AccountKey=`). */
  readonly inside?: true;
  /** Bits for each character: less is no random text. */
  readonly entropy: number;
}

const rule = (what: string, head: string, tail: string, entropy = 3): SecretRule => ({ what, head, tail, entropy });

export const RULES: readonly SecretRule[] = [
  rule('AWS access key', '(?:AKIA|ASIA)', '[A-Z2-7]{16}(?![A-Za-z0-9])', 2.5),
  {
    what: 'AWS secret key',
    head: '(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY)["\']?[ \\t]{0,4}[=:]',
    tail: '[ \\t]{0,4}["\']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])',
    inside: true,
    entropy: 4,
  },
  rule('GitHub token', 'gh[opsur]_', '[A-Za-z0-9]{36,255}'),
  rule('GitHub token', 'github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  rule('GitLab token', 'gl(?:pat|dt|rt|cbt|ptt|soat|agent)-', '[A-Za-z0-9_-]{20,300}'),
  rule('Slack token', 'xox[abeoprs]-', '[A-Za-z0-9-]{20,250}'),
  rule('Slack app token', 'xapp-', '\\d-[A-Z0-9]{8,16}-\\d{8,16}-[a-f0-9]{40,100}'),
  rule(
    'Slack webhook',
    'hooks\\.slack\\.com/services/',
    'T[A-Z0-9]{6,14}/B[A-Z0-9]{6,14}/(?<secret>[A-Za-z0-9]{20,30})',
  ),
  rule('Discord webhook', 'discord(?:app)?\\.com/api/webhooks/', '\\d{17,20}/(?<secret>[\\w-]{60,80})'),
  rule('Stripe key', '[rs]k_live_', '[A-Za-z0-9]{16,250}'),
  rule('Anthropic key', 'sk-ant-', '[a-z0-9]{2,12}-[A-Za-z0-9_-]{80,120}'),
  rule('OpenAI key', 'sk-(?:proj|svcacct|admin)-', '[A-Za-z0-9_-]{40,200}'),
  rule('Google API key', 'AIza', '[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])'),
  rule('Google client secret', 'GOCSPX-', '[A-Za-z0-9_-]{28}'),
  rule('npm token', 'npm_', '[A-Za-z0-9]{36}(?![A-Za-z0-9])'),
  { ...rule('npm token', ':_authToken=', '["\']?(?<secret>[A-Za-z0-9_+/=.-]{20,300})'), inside: true },
  rule('Docker Hub token', 'dckr_(?:pat|oat)_', '[A-Za-z0-9_-]{27,40}'),
  rule('PyPI token', 'pypi-AgE', '[A-Za-z0-9_-]{50,1000}'),
  rule('SendGrid key', 'SG\\.', '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  { ...rule('Azure storage key', 'AccountKey=', '(?<secret>[A-Za-z0-9+/]{86}==)', 4), inside: true },
  rule('Vault token', 'hv[bs]\\.', '[A-Za-z0-9_-]{80,300}'),
  rule('DigitalOcean token', 'do[opr]_v1_', '[a-f0-9]{64}'),
  rule('Shopify token', 'shp(?:at|ca|pa|ss)_', '[a-fA-F0-9]{32}'),
  rule('Hugging Face token', 'hf_', '[A-Za-z]{34}(?![A-Za-z0-9])', 3.5),
  rule('Grafana token', 'glsa_', '[A-Za-z0-9]{32}_[a-f0-9]{8}'),
  rule('Linear key', 'lin_api_', '[A-Za-z0-9]{40}'),
  rule('New Relic key', 'NRAK-', '[A-Z0-9]{27}'),
  rule('Sentry token', 'sntrys_', '[A-Za-z0-9+/=_]{60,400}'),
  rule('age key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{58}'),
  rule(
    'JSON Web Token',
    '(?<![_-])eyJ',
    '[A-Za-z0-9_-]{10,400}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{20,700}',
    4,
  ),
];

/** `scheme://user:password@host`. */
export const CREDENTIALS_IN_URL =
  '(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql|ldaps?|ftp|https?)://' +
  '(?<user>[A-Za-z0-9._%+-]{0,64}):(?<secret>[^\\s/@:"\'`<>{}$()\\[\\]|\\\\,]{6,128})@(?<host>[A-Za-z0-9.-]{1,128})';

/** What a private key's text begins with; those that a passphrase protects say so. */
export const PRIVATE_KEY = '-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----';
