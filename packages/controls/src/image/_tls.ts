/** Ways to go without checking certificates. */
import type { Command } from '@palisade/core/subject/script';
import { hasFlag } from './_flag.ts';

/** Variables that switch verification off, with the values that do. */
const VARIABLES: Readonly<Record<string, RegExp>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  GIT_SSL_NO_VERIFY: /^(?!0$|false$|no$|$)/i,
  NPM_CONFIG_STRICT_SSL: /^(?:false|0)$/i,
  npm_config_strict_ssl: /^(?:false|0)$/i,
  PIP_TRUSTED_HOST: /./,
  GOINSECURE: /./,
  UV_INSECURE_HOST: /./,
};

const CONFIGURED =
  /strict-ssl[ =]false|http\.sslverify[ =](?:false|0)|ssl_verify (?:false|no)|disable-tls (?:true|1)|--trusted-host|--allow-insecure-host|sslverify=(?:false|0)|Verify-(?:Peer|Host)=(?:false|0)|http\.proxySSLVerify[ =]false/i;

/** How a command goes without checking certificates. */
export function skipsVerification(command: Command): string | undefined {
  if (command.name === 'curl')
    return hasFlag(command, '-k', '--insecure', '--proxy-insecure') ? 'curl --insecure' : undefined;
  if (command.name === 'wget')
    return hasFlag(command, '--no-check-certificate') ? 'wget --no-check-certificate' : undefined;
  return CONFIGURED.exec(command.args.map(({ text }) => text).join(' '))?.[0];
}

/** A variable with a value that switches verification off. */
export const isOff = (name: string, value: string): boolean =>
  Object.hasOwn(VARIABLES, name) && VARIABLES[name]?.test(value) === true;
