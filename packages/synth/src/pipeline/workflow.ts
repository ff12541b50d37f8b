/** What GitHub reads, as data: steps, jobs, and the places where a team adds its own. */
import { noted, toYaml, type Yaml } from '../yaml.ts';
import { type ActionName, uses } from './actions.ts';

export type Step = Readonly<Record<string, Yaml>>;
type With = Readonly<Record<string, Yaml>>;

/** Versions of it have other tools; `latest` would change under a build. */
const RUNNER = 'ubuntu-24.04';

export const action = (name: ActionName, input?: With, more: Step = {}): Step => ({
  ...more,
  uses: uses(name),
  ...(input && { with: input }),
});

/** A script that gets what it needs as variables: an expression in its text would be read by the shell. */
export const script = (name: string, lines: readonly string[], more: Step = {}): Step => ({
  name,
  ...more,
  run: lines.join('\n'),
});

/** The token stays in no file that a later step could read. */
export const checkout = (more: With = {}): Step =>
  action('actions/checkout', { 'persist-credentials': false, ...more });

/** What a job may do beyond reading, and why: none asks for more. */
const WHY = {
  attestations: { attestations: ['write', 'Stores what is attested'] },
  'id-token': { 'id-token': ['write', 'Proves who it is, by OIDC'] },
  packages: { packages: ['write', 'Pushes the image'] },
  'security-events': {
    'security-events': ['write', 'Shows findings in code scanning'],
    actions: ['read', 'Names the run in a private repository'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly [access: string, why: string]>>>>;

export type Permission = keyof typeof WHY;
type Permissions = Readonly<Record<string, Yaml>>;

const READ: Permissions = { contents: 'read' };

export const reading = (...more: readonly Permission[]): Permissions => ({
  ...READ,
  ...Object.fromEntries(
    more.flatMap((name) => Object.entries(WHY[name]).map(([of, [access, why]]) => [of, noted(access, why)])),
  ),
});

export interface Job {
  readonly name: string;
  readonly minutes: number;
  readonly permissions: Permissions;
  readonly more?: Step;
  readonly steps: readonly Yaml[];
}

export const job = ({ name, minutes, permissions, more, steps }: Job): Yaml => ({
  name,
  'runs-on': RUNNER,
  'timeout-minutes': minutes,
  permissions,
  ...more,
  steps,
});

const KEEP = '@keep: ';

/** Where steps of the team's own stay. */
export const own = (name: string): readonly Yaml[] => [`${KEEP}${name}`, '@keep end'];

/** The marks as comments. */
const marked = (line: string): string => {
  const [, indent, mark] = /^( *)- "@(keep:? [a-z-]+)"$/.exec(line) ?? [];
  return mark === undefined ? line : `${indent}# ${mark}`;
};

const JOBS = 'jobs:\n';

/** What may be done is said by each job; those of the team's own stand first, where they are seen. */
export function workflowText(head: Readonly<Record<string, Yaml>>, jobs: Readonly<Record<string, Yaml>>): string {
  const before = toYaml({ ...head, permissions: {} }) + JOBS;
  const all = toYaml({ jobs }).slice(JOBS.length).split('\n').map(marked).join('\n');
  return `${before}  # keep: jobs\n  # keep end\n${all}`;
}
