/** What the table of zizmor's audits claims is so. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { describe, expect, it } from 'vitest';
import { trial } from './trial.ts';
import { ZIZMOR_VERSION, zizmor } from './zizmor.ts';

const byId = new Map(catalogue.map((control) => [control.id, control]));

describe('zizmor', () => {
  it(`has the 41 audits of ${ZIZMOR_VERSION}, each with a row`, () => {
    const audits = zizmor.map(({ audit }) => audit);
    expect(new Set(audits).size).toBe(41);
    expect(audits).toEqual(audits.toSorted());
  });

  it.each(zizmor.map((row) => [row.audit, row] as const))('%s is covered, or it is said why not', (audit, row) => {
    if (row.controls.length === 0) expect(row.differs).toEqual(expect.any(String));
    for (const name of row.controls) {
      const control = byId.get(`pipeline/${name}`);
      expect(control, name).toBeDefined();
      expect(control?.peers, name).toContain(audit);
    }
  });

  it('no control names an audit that the table does not give it', () => {
    const claimed = catalogue.flatMap(({ id, peers }) =>
      (peers ?? []).filter((peer) => zizmor.some(({ audit }) => audit === peer)).map((peer) => `${peer} ${id}`),
    );
    const listed = zizmor.flatMap(({ audit, controls }) => controls.map((name) => `${audit} pipeline/${name}`));
    expect(claimed.toSorted()).toEqual(listed.toSorted());
  });
});

/**
 * What zizmor's template-injection says of each was compared; it reports all of `attacker` and `insider` too, and in its
 * regular persona some of `safe`: digests, logins and fixed words, which can hold nothing that a shell would act on.
 */
const TRUST: Readonly<Record<string, readonly string[]>> = {
  'no-script-injection': [
    'github.head_ref',
    "github['head_ref']",
    'github.event.issue.title',
    'github.event.pull_request.head.label',
    'github.event.commits[0].author.name',
    'github.event.commits.*.message',
    'github.event.workflow_run.head_branch',
    'github.event[inputs.free]',
    'github.head_ref || github.ref_name',
    "github.event_name == 'push' && github.sha || github.head_ref",
    "format('{0}', github.head_ref)",
    "join(github.event.commits.*.message, ' ')",
    'toJSON(github)',
    'toJSON(github.event.issue)',
    'fromJSON(toJSON(github.event)).x',
    'env.TAINTED',
    'env.tainted_twice',
    'matrix.tainted',
    'steps.files.outputs.all_changed_files',
  ],
  'no-input-in-script': [
    'github.ref_name',
    'github.event.client_payload.sha',
    'github.event.label.name',
    'github.event.release.tag_name',
    'github.event.inputs.free',
    'inputs.free',
    'vars.X',
  ],
  'no-output-in-script': ['steps.a.outputs.b', 'needs.b.outputs.c', 'env.UNSET', 'matrix.dynamic'],
  safe: [
    'github.sha',
    'github.actor',
    'github.event.number',
    'github.event.pull_request.head.sha',
    'github.event.pull_request.user.login',
    'github.event.pull_request.head.repo.full_name',
    "contains(github.event.issue.title, 'x')",
    "github.head_ref == 'x'",
    "github.head_ref && 'pull' || 'push'",
    'inputs.flag',
    'inputs.pick',
    'matrix.fixed',
    'steps.a.outcome',
    'needs.b.result',
    'env.STATIC',
    'env.CIRCLE',
    'runner.os',
    "hashFiles('x')",
  ],
};

const workflow = (expression: string): string => `on:
  pull_request:
  workflow_dispatch:
    inputs:
      free: { type: string }
      flag: { type: boolean }
      pick: { type: choice, options: [a] }
env:
  STATIC: abc
  TAINTED: \${{ github.event.issue.title }}
  CIRCLE: \${{ env.CIRCLE }}
jobs:
  a:
    runs-on: ubuntu-24.04
    env:
      TAINTED_TWICE: x \${{ env.TAINTED }}
    strategy:
      matrix:
        fixed: [a, b]
        tainted: ["\${{ github.head_ref }}", "\${{ matrix.tainted }}"]
        dynamic: \${{ fromJSON(needs.b.outputs.list) }}
    steps:
      - id: files
        uses: tj-actions/changed-files@v46
      - run: echo "\${{ ${expression} }}"
`;

const NAMES = ['no-script-injection', 'no-input-in-script', 'no-output-in-script'];
const controls = catalogue.filter(({ id }) => NAMES.some((name) => id === `pipeline/${name}`));

describe.each(Object.entries(TRUST))('in a script, %s', (name, expressions) => {
  it.each(expressions)('%s', (expression) => {
    const findings = trial.checkFiles([{ path: '.github/workflows/ci.yml', text: workflow(expression) }], controls);
    const failed = findings.filter(({ verdict }) => verdict === 'fail').map(({ control }) => control.id);
    expect(failed).toEqual(name === 'safe' ? [] : [`pipeline/${name}`]);
  });
});

const HOSTILE: Readonly<Record<string, string>> = {
  'what is of other types than it should be': `on: [3, {a: 1}]
permissions: [1]
env: \${{ x }}
jobs:
  a: {runs-on: {group: [1]}, steps: {a: 1}, needs: {x: 1}, container: [1], services: [2], strategy: 3, uses: 3, permissions: {a: [1]}, secrets: [x], environment: [a]}
  b: {steps: [{run: 3, uses: 4, with: [1], env: 5, if: [1], shell: {}, continue-on-error: x}, {uses: "", if: ""}, {run: ""}], services: {x: null, y: {image: [1], credentials: 3}}}
  __proto__: {steps: [{uses: "__proto__/constructor@toString", env: {__proto__: 1}}]}
`,
  'variables in circles': `on: push
env:
${Array.from({ length: 200 }, (_, i) => `  V${i}: "\${{ env.V${(i + 1) % 200} }}\${{ env.V${(i * 7) % 200} }}"`).join('\n')}
jobs: { a: { runs-on: u, steps: [{ run: "\${{ env.V0 }}" }] } }
`,
};

it.each(Object.entries(HOSTILE))('no control breaks on %s', (_, text) => {
  const pipeline = catalogue.filter(({ id }) => id.startsWith('pipeline/'));
  const findings = trial.checkFiles([{ path: '.github/workflows/ci.yml', text }], pipeline);
  expect(findings.length).toBeGreaterThan(20);
  expect(findings.map(({ message }) => message).filter((message) => /control failed/.test(message))).toEqual([]);
});
