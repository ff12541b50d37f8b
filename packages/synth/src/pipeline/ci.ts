/** What every change goes through: tests, the audit of its dependencies, the controls, and an image that is scanned. */
import type { Service } from '@palisade/config/service/service';
import { TOOLS } from './actions.ts';
import { setupNode, testSteps } from './install.ts';
import { scan, upload } from './scan.ts';
import { action, checkout, job, reading, script, workflowText } from './workflow.ts';

const REPORT = reading('security-events');

const SARIF = 'palisade.sarif';
const palisade = `npx --yes @palisade/cli@${TOOLS.palisade}`;

const test = (service: Service) =>
  job({ name: 'Test', minutes: 15, permissions: reading(), steps: [checkout(), ...testSteps(service)] });

/** A spec that is a program runs here as the tests of the same change do: with a token that may only read. */
const ALLOW_CODE = ' --allow-config-code';

/** In a pull request only the waivers of its base count: a change cannot waive itself. */
const check = (code: boolean) =>
  job({
    name: 'Check',
    minutes: 10,
    permissions: REPORT,
    steps: [
      checkout({ 'fetch-depth': 0 }),
      setupNode(),
      script('What is written is what the spec says', [`${palisade} synth --check${code ? ALLOW_CODE : ''}`]),
      script(
        'Check',
        [
          `options=(${code ? ALLOW_CODE.trim() : ''})`,
          'if [ -n "$BASE" ]; then options+=("--waivers-from=origin/$BASE"); fi',
          `${palisade} check "\${options[@]}" --format=sarif --output=${SARIF}`,
        ],
        { env: { BASE: '${{ github.base_ref }}' } },
      ),
      upload(SARIF, 'palisade'),
    ],
  });

const LOCAL = 'candidate:${{ github.sha }}';

/** Nothing is pushed: a pull request has no right to. */
const image = () =>
  job({
    name: 'Image',
    minutes: 30,
    permissions: REPORT,
    steps: [
      checkout(),
      action('docker/setup-buildx-action'),
      action('docker/build-push-action', { context: '.', load: true, push: false, tags: LOCAL }),
      ...scan(LOCAL),
    ],
  });

/** A week's worth of new holes is found without a change. */
const WEEKLY = '17 4 * * 1';

export const ci = (service: Service, code: boolean): string =>
  workflowText(
    {
      name: 'ci',
      on: {
        pull_request: {},
        push: { branches: [service.pipeline.branch] },
        schedule: [{ cron: WEEKLY }],
      },
      concurrency: { group: 'ci-${{ github.ref }}', 'cancel-in-progress': true },
    },
    { test: test(service), check: check(code), image: image() },
  );
