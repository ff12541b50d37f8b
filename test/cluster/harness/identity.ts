import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

export interface Identity extends User {
  readonly token: string;
}

export const ADMIN: User = { name: 'admin', groups: ['system:masters'] };

export const withToken = (user: User): Identity => ({ ...user, token: randomBytes(24).toString('hex') });

/** The form of --token-auth-file: token, user, uid, groups. */
export function tokenFile(identities: readonly Identity[]): string {
  const lines = identities.map(({ token, name, groups = [] }) => `${token},${name},${name},"${groups.join(',')}"\n`);
  return lines.join('');
}

/** The key that signs service account tokens, and the one that verifies them. */
export function serviceAccountKeys(): { signing: string; verifying: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { signing: privateKey, verifying: publicKey };
}

/** JSON, which every reader of YAML takes. One context per identity; the first is the current one. */
export function kubeconfig(cluster: { url: string; ca: string }, identities: readonly Identity[]): string {
  const name = 'palisade-test';
  const context = (user: string) => ({ name: `${user}@${name}`, context: { cluster: name, user } });
  const contexts = identities.map((identity) => context(identity.name));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server: cluster.url, 'certificate-authority-data': Buffer.from(cluster.ca).toString('base64') },
      },
    ],
    users: identities.map(({ name: user, token }) => ({ name: user, user: { token } })),
    contexts,
    'current-context': contexts[0]?.name ?? '',
  });
}
