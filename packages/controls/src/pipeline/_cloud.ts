/** How pipelines log in to clouds. By action, lower-case. */
import type { Step } from '@palisade/core/subject/workflow';
import { actionOf } from './_uses.ts';

interface Login {
  /** The input that takes a stored key. */
  readonly key: string;
  /** The input that asks for OIDC. */
  readonly oidc: string;
}

export const CLOUD_LOGINS: ReadonlyMap<string, Login> = new Map([
  ['aws-actions/configure-aws-credentials', { key: 'aws-access-key-id', oidc: 'role-to-assume' }],
  ['google-github-actions/auth', { key: 'credentials_json', oidc: 'workload_identity_provider' }],
  ['azure/login', { key: 'creds', oidc: 'client-id' }],
]);

/** Environment variables by which tools take a stored key. */
export const STATIC_VARIABLES: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'ARM_CLIENT_SECRET',
  'AZURE_CLIENT_SECRET',
  'AZURE_CREDENTIALS',
  'GOOGLE_APPLICATION_CREDENTIALS_JSON',
  'GOOGLE_CREDENTIALS',
  'GCP_SA_KEY',
]);

export function usesOidc(step: Step): boolean {
  const login = CLOUD_LOGINS.get(actionOf(step) ?? '');
  if (!login) return false;
  const given = (input: string) => (step.with.get(input) ?? '').trim() !== '';
  const chained = step.with.get('role-chaining')?.toLowerCase() === 'true' || given('web-identity-token-file');
  return given(login.oidc) && !given(login.key) && !chained;
}
