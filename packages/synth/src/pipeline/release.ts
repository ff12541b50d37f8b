/** A tag becomes an image that is scanned, described, signed and attested, and then what serves, environment by environment. */
import type { Service } from '@palisade/config/service/service';
import type { Yaml } from '../yaml.ts';
import { TOOLS } from './actions.ts';
import { setupNode } from './install.ts';
import { posts } from './notify.ts';
import { assume, attestedName, registryFor } from './registry.ts';
import { scan } from './scan.ts';
import { action, checkout, job, reading, script, workflowText } from './workflow.ts';

type Aws = NonNullable<Service['aws']>;

const SBOM = 'sbom.cdx.json';

const buildArgs = [
  'SOURCE=${{ github.server_url }}/${{ github.repository }}',
  'REVISION=${{ github.sha }}',
  'VERSION=${{ github.ref_name }}',
  'AUDIT_DATE=${{ steps.today.outputs.date }}',
].join('\n');

function image(service: Service): Yaml {
  const { repository } = service.image;
  const { permissions, login, more } = registryFor(service);
  const digest = '${{ steps.build.outputs.digest }}';
  const reference = `${repository}@${digest}`;
  const attested = { 'subject-name': attestedName(repository), 'subject-digest': digest, 'push-to-registry': true };
  return job({
    name: 'Image',
    minutes: 45,
    permissions: reading('attestations', 'id-token', 'security-events', ...permissions),
    more: { ...more, outputs: { digest } },
    steps: [
      checkout(),
      script('Know the day', ['echo "date=$(date --utc +%F)" >> "$GITHUB_OUTPUT"'], { id: 'today' }),
      action('docker/setup-buildx-action'),
      ...login,
      action(
        'docker/build-push-action',
        {
          context: '.',
          push: true,
          tags: `${repository}:\${{ github.ref_name }}`,
          'build-args': buildArgs,
          provenance: 'mode=max',
          sbom: true,
        },
        { id: 'build' },
      ),
      ...scan(reference),
      action('anchore/sbom-action', { image: reference, format: 'cyclonedx-json', 'output-file': SBOM }),
      action('sigstore/cosign-installer', { 'cosign-release': TOOLS.cosign }),
      script('Sign', ['cosign sign --yes "$IMAGE"'], { env: { IMAGE: reference } }),
      action('actions/attest-build-provenance', attested),
      action('actions/attest-sbom', { ...attested, 'sbom-path': SBOM }),
    ],
  });
}

interface Target {
  readonly environment: string;
  readonly aws: Aws;
}

/** Where something says where to, in the order in which it is written. */
function targetsOf({ environments, aws }: Service): readonly Target[] {
  const named = Object.entries(environments);
  if (named.length === 0) return aws ? [{ environment: 'production', aws }] : [];
  return named.flatMap(([environment, of]) => {
    const there = of.aws ?? aws;
    return there ? [{ environment, aws: there }] : [];
  });
}

/** A service without environments is shipped as it is; to GitHub it is in production. */
const shipped = ({ environments }: Service): string =>
  Object.keys(environments).length === 0 ? '' : ' --environment "$ENVIRONMENT"';

const deploy = (service: Service, { environment, aws }: Target, needs: readonly string[]): Yaml =>
  job({
    name: `Deploy to ${environment}`,
    minutes: 30,
    permissions: reading('id-token'),
    more: { needs, environment, concurrency: { group: `deploy-${environment}`, 'cancel-in-progress': false } },
    steps: [
      checkout(),
      setupNode(),
      assume(aws),
      script(
        'Ship',
        [
          'aws eks update-kubeconfig --name "$CLUSTER" --region "$REGION"',
          `npx --yes @palisade/cli@${TOOLS.palisade} ship --image "$IMAGE"${shipped(service)}`,
        ],
        {
          env: {
            CLUSTER: aws.cluster,
            REGION: aws.region,
            ...(shipped(service) !== '' && { ENVIRONMENT: environment }),
            IMAGE: `${service.image.repository}@\${{ needs.image.outputs.digest }}`,
          },
        },
      ),
    ],
  });

const jobOf = ({ environment }: Target): string => `deploy-${environment}`;

export function release(service: Service): string {
  const targets = targetsOf(service);
  const deploys = Object.fromEntries(
    targets.map((target, index) => {
      const before = targets.slice(Math.max(index - 1, 0), index).map(jobOf);
      return [jobOf(target), deploy(service, target, ['image', ...before])];
    }),
  );
  const told = posts(service);
  const notify: Readonly<Record<string, Yaml>> =
    told.length === 0
      ? {}
      : {
          notify: job({
            name: 'Tell who is on call',
            minutes: 5,
            permissions: {},
            more: { needs: ['image', ...targets.map(jobOf)], if: 'failure()', environment: 'notifications' },
            steps: told,
          }),
        };
  return workflowText(
    {
      name: 'release',
      on: { push: { tags: ['v*'] } },
      concurrency: { group: 'release', 'cancel-in-progress': false },
    },
    { image: image(service), ...deploys, ...notify },
  );
}
