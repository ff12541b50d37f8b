import { decodeConfig } from '@palisade/config/decode';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pipelineFiles } from './pipeline.ts';

const AWS = { region: 'eu-central-1', cluster: 'shop', role: 'arn:aws:iam::123456789012:role/deploy' };
const SPEC = { name: 'shop', runtime: 'node', port: 8080, image: 'ghcr.io/shop/api', owner: 'shop' };

function files(more: object): ReadonlyMap<string, string> {
  const decoded = decodeConfig({ ...SPEC, ...more });
  if (!('config' in decoded) || !decoded.config.service) throw new Error(JSON.stringify(decoded));
  return new Map(pipelineFiles(decoded.config.service, false).map(({ path, text }) => [path, text]));
}

interface Job {
  readonly needs?: readonly string[];
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly run?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

const jobsOf = (more: object, file = 'release'): Readonly<Record<string, Job>> =>
  (parse(files(more).get(`.github/workflows/${file}.yml`) ?? '') as { jobs: Record<string, Job> }).jobs;

const commands = (job: Job | undefined): string => (job?.steps ?? []).flatMap(({ run }) => run ?? []).join('\n');

describe('the pipeline', () => {
  it('deploys nowhere where nothing says where', () => {
    expect(Object.keys(jobsOf({ environments: { dev: {}, prod: {} } }))).toEqual(['image']);
    expect(Object.keys(jobsOf({ aws: AWS }))).toEqual(['image', 'deploy-production']);
  });

  it('deploys to one environment after the other, each with its own role', () => {
    const role = 'arn:aws:iam::210987654321:role/prod';
    const jobs = jobsOf({ aws: AWS, environments: { dev: {}, prod: { aws: { ...AWS, role } } } });
    expect(jobs['deploy-prod']).toMatchObject({ needs: ['image', 'deploy-dev'], environment: 'prod' });
    expect(JSON.stringify(jobs['deploy-prod'])).toContain(role);
    expect(JSON.stringify(jobs['deploy-dev'])).not.toContain(role);
    expect(commands(jobs['deploy-dev'])).toContain('ship --image "$IMAGE"');
  });

  it.each([
    ['ghcr.io/shop/api', {}, 'docker/login-action', 'ghcr.io'],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/api', { aws: AWS }, 'aws-actions/amazon-ecr-login', undefined],
    ['registry.example.com/shop/api', {}, 'docker/login-action', 'registry.example.com'],
    ['shop/api', {}, 'docker/login-action', 'docker.io'],
  ])('logs in where %s is', (image, more, action, registry) => {
    const { image: job } = jobsOf({ image, ...more });
    const login = job?.steps.find(({ uses }) => uses?.startsWith(`${action}@`));
    expect(login).toBeDefined();
    expect(login?.with?.['registry']).toBe(registry);
    expect(job?.permissions['packages']).toBe(registry === 'ghcr.io' ? 'write' : undefined);
    expect(job?.permissions).toMatchObject({ 'security-events': 'write', actions: 'read' });
    const attest = job?.steps.find(({ uses }) => uses?.startsWith('actions/attest-sbom@'));
    expect(attest?.with?.['subject-name']).toBe(registry === 'docker.io' ? 'index.docker.io/shop/api' : image);
  });

  it.each([
    [{ runtime: 'node' }, 'npm ci --ignore-scripts', 'npm run test'],
    [
      { runtime: { language: 'node', packages: 'pnpm', build: 'build' } },
      'pnpm install --frozen-lockfile',
      'pnpm run build',
    ],
    [{ runtime: { language: 'node', packages: 'yarn' } }, 'yarn install --immutable', 'yarn run test'],
    [{ runtime: 'python' }, 'pip install --require-hashes', 'python -m pytest'],
    [{ runtime: { language: 'python', packages: 'poetry' } }, 'poetry install', 'poetry run python -m pytest'],
    [{ runtime: { language: 'python', packages: 'uv' } }, 'uv sync --locked', 'uv run --locked python -m pytest'],
  ])('installs by the lockfile and tests: %j', (more, install, test) => {
    const text = commands(jobsOf(more, 'ci')['test']);
    expect(text).toContain(install);
    expect(text).toContain(test);
    expect(text).toMatch(/audit/);
  });

  it('uses nothing but by its commit, and puts no expression into a script', () => {
    const notify = [
      { slack: { secret: 's' }, channel: '#ops' },
      { teams: { secret: 't' } },
      { webhook: { secret: 'w' } },
    ];
    const more = { aws: AWS, notify };
    for (const file of ['ci', 'release'])
      for (const job of Object.values(jobsOf(more, file)))
        for (const { uses = `x@${'0'.repeat(40)}`, run = '' } of job.steps) {
          expect(uses).toMatch(/@[0-9a-f]{40}$/);
          expect(run).not.toContain('${{');
        }
    const told = commands(jobsOf(more)['notify']);
    expect(told.match(/curl --config -/g)).toHaveLength(3);
    // An argument is there for everybody on the machine to read.
    expect(told).not.toMatch(/curl[^|\n]*\$URL/);
  });

  it('keeps pins current, and names who reviews', () => {
    const some = files({ pipeline: { owners: ['@shop/team', '@ada'] } });
    expect(parse(some.get('.github/dependabot.yml') ?? '')).toMatchObject({
      updates: [
        { 'package-ecosystem': 'npm' },
        { 'package-ecosystem': 'docker' },
        { 'package-ecosystem': 'github-actions' },
      ],
    });
    expect(some.get('.github/CODEOWNERS')).toContain('/.github/ @shop/team @ada\n');
    expect(files({}).has('.github/CODEOWNERS')).toBe(false);
    expect(files({ pipeline: 'none' }).size).toBe(0);
  });
});
