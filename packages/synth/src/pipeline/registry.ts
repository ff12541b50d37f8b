/** Who may push the image, by where it is pushed to. */
import type { Service } from '@palisade/config/service/service';
import { registryOf, repositoryOf } from '@palisade/core/predicate/image';
import type { Yaml } from '../yaml.ts';
import { action, type Permission, type Step } from './workflow.ts';

interface Registry {
  readonly permissions: readonly Permission[];
  readonly login: readonly Yaml[];
  /** Of the job; where there is a password, it belongs to an environment. */
  readonly more?: Step;
}

type Aws = NonNullable<Service['aws']>;

/** Credentials for an hour, by OIDC: nothing is kept that could leak. */
export const assume = ({ role, region }: Aws): Step =>
  action('aws-actions/configure-aws-credentials', { 'role-to-assume': role, 'aws-region': region });

const ghcr: Registry = {
  permissions: ['packages'],
  login: [
    action('docker/login-action', {
      registry: 'ghcr.io',
      username: '${{ github.actor }}',
      password: '${{ github.token }}',
    }),
  ],
};

const ecr = (aws: Aws): Registry => ({ permissions: [], login: [assume(aws), action('aws-actions/amazon-ecr-login')] });

const other = (host: string): Registry => ({
  permissions: [],
  more: { environment: 'registry' },
  login: [
    action('docker/login-action', {
      registry: host,
      username: '${{ vars.REGISTRY_USERNAME }}',
      password: '${{ secrets.REGISTRY_PASSWORD }}',
    }),
  ],
});

export function registryFor({ image: { repository }, aws }: Service): Registry {
  const host = registryOf(repository);
  if (host === 'ghcr.io') return ghcr;
  return aws && host.endsWith('.amazonaws.com') ? ecr(aws) : other(host);
}

/** Of Docker Hub an attestation names the host that serves the image. */
export const attestedName = (repository: string): string =>
  repositoryOf(repository).replace(/^docker\.io\//, 'index.docker.io/');
