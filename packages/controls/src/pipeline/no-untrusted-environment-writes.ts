import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { fromPointer } from '@palisade/core/value';
import { linesOf } from './_script.ts';
import { privilegedTriggers } from './_triggers.ts';
import { trustOfExpression } from './_trust.ts';

/** What may hold a line break; into GITHUB_PATH one line is enough. */
const MANY_LINES = /body|message|description|summary|tojson|outputs/i;
const WRITES = /\bGITHUB_(?:ENV|PATH)\b/;
const TARGET = /(?:>>?|\|\s*tee\b|Out-File|Add-Content)[^\n]*\bGITHUB_(?:ENV|PATH)\b.*$/;
/** What the shell computes: a variable or a command’s output. */
const COMPUTED = /[$`]|\bcat\b|\bcurl\b|\bjq\b|\bunzip\b|%\w+%/;

const readsVariable = (text: string, name: string): boolean =>
  new RegExp(`\\$(?:env:)?\\{?${name.replaceAll(/\W/g, '')}\\b`).test(text);

export const noUntrustedEnvironmentWrites = workflowControl({
  title: 'Nobody outside decides the environment of later steps',
  severity: 'high',
  why: 'One line break in the value sets `LD_PRELOAD`, `NODE_OPTIONS` or `PATH` for all steps that follow: code of the outsider in each.',
  refs: [
    githubDocs('actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable'),
    cwe(94),
    cwe(454),
  ],
  peers: ['github-env'],
  each: 'step',
  inspect(step, { file, job }) {
    const { run } = step;
    if (run === undefined || !WRITES.test(run)) return undefined;
    const events = privilegedTriggers(file).map(({ event }) => event);
    const places = [...file.expressions, ...(job?.expressions ?? []), ...step.expressions];
    const tainted = places
      .filter((one) => /\/env\/[^/]+$/.test(one.pointer) && trustOfExpression(one, { file, job, step }) === 'attacker')
      .map((one) => ({ name: fromPointer(one.pointer).at(-1) as string, many: MANY_LINES.test(one.text) }));
    return linesOf(step).flatMap((line) => {
      if (!WRITES.test(line)) return [];
      const written = line.replace(TARGET, '');
      if (written === line || !COMPUTED.test(written)) return [];
      const name = tainted.find(
        ({ name, many }) => (many || line.includes('GITHUB_PATH')) && readsVariable(written, name),
      )?.name;
      if (name === undefined && events.length === 0) return [];
      const whose =
        name === undefined
          ? `what a run of \`${events.join('`, `')}\` computes`
          : `\`$${name}\`, which an outsider writes,`;
      return [
        {
          at: `${step.pointer}/run`,
          message: `Writes ${whose} to the environment of later steps; use an output`,
          item: written.trim().slice(0, 60),
        },
      ];
    });
  },
  fix: { none: 'An output is read in another way by the steps that follow' },
});
