import { styleFor } from '@palisade/report/style';
import { OUTCOMES, type Outcome } from '@palisade/ship/outcome';
import type { Receipt } from '@palisade/ship/receipt';
import type { Plan } from '@palisade/ship/ship';
import { describe, expect, it } from 'vitest';
import { deployment, service } from '../../../../test/ship/objects.ts';
import { planText, receiptMarkdown, receiptText } from './told.ts';

const PLAIN = styleFor(false);
/** Sets the title of a terminal's window, and clears it. */
const ESCAPES = '\u001b]0;owned\u0007\u001b[2J';

const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  version: 1,
  service: 'web',
  namespace: 'shop',
  context: 'prod',
  runner: 'me@here-1',
  outcome: 'promoted',
  evidence: [],
  strategy: 'rolling',
  release: 12,
  previous: 11,
  serving: 12,
  images: ['ghcr.io/shop/web:2'],
  changes: [
    {
      object: 'Deployment shop/web',
      change: 'changed',
      differences: [
        { field: 'spec.template.spec.containers[web].image', before: 'web:1', after: 'web:2' },
        { field: 'spec.template.spec.containers[web].env[DB_PASSWORD].value' },
        { field: 'spec.replicas', after: '3' },
      ],
      takesOver: ['.spec.replicas of kubectl'],
    },
    { object: 'ConfigMap shop/settings-0123456789', change: 'new', differences: [] },
  ],
  removed: ['Service shop/old'],
  proof: ['http://web.shop/ready answers 200'],
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:01:00.000Z',
  timings: { locked: 12, planned: 340, applied: 1204, serves: 9876, total: 70_123 },
  api: { requests: 90, retries: 0 },
  notes: {},
  ...more,
});

const failed = receipt({
  outcome: 'rolled-back',
  cause: { reason: 'crash-loop', message: 'container web of web-1 crashes again and again: exit code 1' },
  evidence: ['web-1/web> no database'],
  serving: 11,
  settled: { release: 10, outcome: 'rolled-back' },
  restores: 9,
  timings: { applied: 1204, suspected: 2000, failed: 3000, recovered: 5000, total: 6000 },
});

describe('a receipt', () => {
  it('of a release that serves', () => {
    expect(receiptText(receipt(), PLAIN)).toMatchInlineSnapshot(`
      "web release 12 promoted: it serves

      Changes
        ~ Deployment shop/web
            spec.template.spec.containers[web].image: web:1 → web:2
            spec.template.spec.containers[web].env[DB_PASSWORD].value: changed
            spec.replicas: (none) → 3
            takes over .spec.replicas of kubectl
        + ConfigMap shop/settings-0123456789

      Removed
        Service shop/old

      Proof
        http://web.shop/ready answers 200

      Release 12 serves. first write after 1.2 s, served after 9.9 s, in all 70.1 s
      "
    `);
  });

  it('of one that was gone back from', () => {
    expect(receiptText({ ...failed, changes: [], removed: [] }, PLAIN)).toMatchInlineSnapshot(`
      "web release 12 (the objects of 9) rolled back: the release before it serves
        container web of web-1 crashes again and again: exit code 1
        before that, release 10, which a lost runner had left, was rolled back: the release before it serves

      Evidence
        web-1/web> no database

      Proof
        http://web.shop/ready answers 200

      Release 11 serves. first write after 1.2 s, first failure seen after 2.0 s, certain after 3.0 s, served again after 5.0 s, in all 6.0 s
      "
    `);
  });

  it('of one that was rejected', () => {
    const {
      release: _release,
      serving: _serving,
      ...rest
    } = receipt({
      outcome: 'rejected',
      cause: { reason: 'rights', message: '2 rights are missing' },
      details: ['patch deployments.apps in shop', 'list pods in shop'],
      changes: [],
      removed: [],
      proof: [],
      timings: { total: 400 },
    });
    expect(receiptText(rest, PLAIN)).toMatchInlineSnapshot(`
      "web rejected: nothing was changed
        2 rights are missing
        - patch deployments.apps in shop
        - list pods in shop

      in all 0.4 s
      "
    `);
  });

  it.each(Object.keys(OUTCOMES) as Outcome[])('says in its first line that it is %s', (outcome) => {
    const [first] = receiptText(receipt({ outcome }), PLAIN).split('\n');
    expect(first).toBe(`web release 12 ${OUTCOMES[outcome].words}`);
  });

  it.each([
    ['held', 'palisade ship --resume'],
    ['rollback-failed', 'palisade ship --rollback'],
    ['superseded', 'palisade releases'],
  ] as const)('%s says what to do next', (outcome, command) => {
    expect(receiptText(receipt({ outcome }), PLAIN)).toContain(command);
    expect(receiptText(receipt(), PLAIN)).not.toContain(command);
  });

  it('of a large release is short: so many objects, and so many fields of each', () => {
    const differences = Array.from({ length: 40 }, (_, index) => ({
      field: `spec.f${index}`,
      before: 'a',
      after: 'b',
    }));
    const changes = Array.from({ length: 100 }, (_, index) => ({
      object: `ConfigMap shop/c${index}`,
      change: 'changed' as const,
      differences,
    }));
    const text = receiptText(receipt({ changes }), PLAIN);
    expect(text.split('\n').length).toBeLessThan(30 * 10 + 20);
    expect(text).toContain('… and 32 more fields');
    expect(text).toContain('… and 70 more objects (--format=json names all)');
  });
});

/** Everything that comes from a cluster says this. */
const hostile = receipt({
  outcome: 'rolled-back',
  cause: { reason: 'crash-loop', message: ESCAPES },
  details: [ESCAPES],
  evidence: [ESCAPES],
  changes: [
    {
      object: `ConfigMap ${ESCAPES}`,
      change: 'changed',
      differences: [{ field: ESCAPES, before: ESCAPES, after: ESCAPES }],
      takesOver: [ESCAPES],
    },
  ],
  removed: [ESCAPES],
  proof: [ESCAPES],
});

describe('escape sequences of a cluster', () => {
  it('are shown in a receipt, and not sent', () => {
    const text = receiptText(hostile, PLAIN);
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    expect(text.match(/owned/g)?.length).toBe(10);
  });

  it('are not sent in the summary either, nor do backticks end its code', () => {
    const text = receiptMarkdown({ ...hostile, evidence: [ESCAPES, '```\n# Promoted'] });
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    expect(text.match(/```/g)?.length).toBe(6);
  });

  it('are not sent in a plan', () => {
    const object = deployment(ESCAPES);
    const differences = [{ field: 'a', before: ESCAPES }];
    const planned = [{ object, change: 'unasked' as const, differences, takesOver: [ESCAPES], why: ESCAPES }];
    const text = planText({ release: 1, planned, left: [object], fingerprint: '' } as Plan, PLAIN);
    expect(text).toContain('owned');
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
  });
});

it('a plan says what would be done, and that nothing was', () => {
  const none = { differences: [], takesOver: [] };
  const plan: Plan = {
    release: 12,
    previous: 11,
    color: 'green',
    fingerprint: 'f',
    left: [service('old')],
    planned: [
      { object: deployment('web'), change: 'changed', ...none, differences: [{ field: 'spec.replicas', after: '3' }] },
      { object: service('web'), change: 'same', ...none },
      { object: service('api'), change: 'same', ...none },
      { object: deployment('worker'), change: 'unasked', ...none, why: 'namespace shop is not there yet' },
    ],
  };
  expect(planText(plan, PLAIN)).toMatchInlineSnapshot(`
    "Would be release 12, green, after 11; nothing was changed
      ~ Deployment shop/web
          spec.replicas: (none) → 3
      2 objects unchanged
      ? Deployment shop/worker: the server could not be asked: namespace shop is not there yet
      - Service shop/old
    "
  `);
});

it('the summary of a step', () => {
  expect(receiptMarkdown(failed)).toMatchInlineSnapshot(`
    "### ❌ web release 12 (the objects of 9) rolled back: the release before it serves

    Namespace \`shop\`, context \`prod\`, \`ghcr.io/shop/web:2\`. first write after 1.2 s, first failure seen after 2.0 s, certain after 3.0 s, served again after 5.0 s, in all 6.0 s.

    **crash-loop**

    \`\`\`text
    container web of web-1 crashes again and again: exit code 1
    \`\`\`

    <details><summary>Evidence</summary>

    \`\`\`text
    web-1/web> no database
    \`\`\`

    </details>

    <details><summary>Proof</summary>

    \`\`\`text
    http://web.shop/ready answers 200
    \`\`\`

    </details>
    "
  `);
});
