/** What secrets are called, and what they look like. Matched against lower-cased text, in the syntax that RE2 shares. */

/** A name that only points at a secret (`password_file`, `token_url`) is none: the word stands at the end. */
export const SECRET_NAME =
  '(^secret_|(^|[^a-z])(password|passwd|passphrase|secret|secret_?key|api_?key|apikey|access_?key|access_key_id|auth_?token|token|private_?key|client_?secret|credentials?|batch_key|key_content|encryption_?key|signing_?key)$)';

/** `secret_name` and the like point at a secret, too. */
export const POINTS_AT_SECRET =
  '(name|names|path|file|dir|arn|id|ref|version|url|uri|endpoint|namespace|provider|store|enabled|ttl|length)$';

/** An empty value, or one that is filled in elsewhere. */
export const REFERENCE = '^[ \\t]*(?:(?:[$]{1,2}[{(][^})]*[})]|[$][A-Za-z_][A-Za-z0-9_]*|<[^>]*>|\\n)[ \\t\\n]*)?$';

/** `redis_password=abcd1234` somewhere in a text; `=` alone, or a reference, is no secret. */
export const SECRET_LINE =
  '(^|\\n)[ \\t]*(export )?[a-z0-9_.]*(password|passwd|secret|api_?key|auth_?token|private_?key|access_?key)[ \\t]*[=:][ \\t]*["\']?[^$"\'<{ \\t\\n][^ \\t\\n]+';

export const PRIVATE_KEY = '---BEGIN [A-Z ]*PRIVATE KEY---';
