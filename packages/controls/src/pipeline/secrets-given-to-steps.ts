import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import type { Expression, Job } from '@palisade/core/subject/workflow';
import { secretsOf } from './_secret.ts';
import { isGithubs } from './_uses.ts';

const runsOthers = ({ steps }: Job): boolean =>
  steps.some(({ uses }) => uses?.target.kind === 'repository' && !isGithubs(uses.target));

const inEnv = (pointer: string, expressions: readonly Expression[]): Expression[] =>
  expressions.filter((one) => one.pointer.startsWith(`${pointer}/`) && secretsOf(one).length > 0);

export const secretsGivenToSteps = workflowControl({
  title: 'Secrets are given to the steps that need them',
  severity: 'low',
  why: 'In the `env` of a job or workflow a secret is in the environment of every action, other people’s too.',
  refs: [githubDocs('actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets'), cwe(250)],
  peers: ['job_all_secrets'],
  each: 'workflow',
  inspect({ env, expressions, jobs }) {
    const all = [
      ...expressions,
      ...jobs.flatMap((job) => [...job.expressions, ...job.steps.flatMap((step) => step.expressions)]),
    ];
    if (!all.some((one) => secretsOf(one).length > 0)) return undefined;
    const wide = [
      ...(jobs.some(runsOthers) ? inEnv(env.pointer, expressions) : []),
      ...jobs.flatMap((job) => (runsOthers(job) ? inEnv(job.env.pointer, job.expressions) : [])),
    ];
    return wide.map((one) => ({
      at: one.pointer,
      message: `\`${one.text}\` is in the environment of every step, other people’s actions too; move it to the steps that need it`,
      item: one.pointer,
    }));
  },
  fix: { none: 'Which steps need it is not always in the file' },
});
