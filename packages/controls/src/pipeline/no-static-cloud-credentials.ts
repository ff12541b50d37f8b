import { cwe, githubDocs } from '@palisade/core/control/reference';
import { type WorkflowProblem, workflowControl } from '@palisade/core/control/workflow';
import type { Expression } from '@palisade/core/subject/workflow';
import { CLOUD_LOGINS, STATIC_VARIABLES } from './_cloud.ts';
import { secretsOf } from './_secret.ts';
import { actionOf } from './_uses.ts';

function inEnv(expressions: readonly Expression[]): WorkflowProblem[] {
  return expressions.flatMap((one) => {
    const name = /\/env\/([^/]+)$/.exec(one.pointer)?.[1] ?? '';
    if (!STATIC_VARIABLES.has(name) || secretsOf(one).length === 0) return [];
    return [
      {
        at: one.pointer,
        message: `\`${name}\` is a key that lives until someone changes it; log in with OIDC`,
        item: one.pointer,
      },
    ];
  });
}

export const noStaticCloudCredentials = workflowControl({
  title: 'Pipelines log in to the cloud with OIDC, not with stored keys',
  severity: 'medium',
  why: 'A stored key works from anywhere, for anyone who gets it, until someone changes it; a token of OIDC is for one run of one repository, for minutes.',
  refs: [githubDocs('actions/concepts/security/openid-connect'), cwe(798)],
  each: 'file',
  inspect(file) {
    const steps = [...file.jobs.flatMap((job) => job.steps), ...file.steps];
    const envs = [
      ...file.expressions,
      ...file.jobs.flatMap((job) => job.expressions),
      ...steps.flatMap((step) => step.expressions),
    ];
    const logins = steps.filter((step) => CLOUD_LOGINS.has(actionOf(step) ?? ''));
    const found = inEnv(envs);
    if (logins.length === 0 && found.length === 0) return undefined;
    const keys = logins.flatMap((step) => {
      const input = CLOUD_LOGINS.get(actionOf(step) ?? '')?.key ?? '';
      const value = step.with.get(input) ?? '';
      // Keys that another step made are for this run.
      if (value.trim() === '' || /\b(?:steps|needs)\s*\./.test(value)) return [];
      return [
        {
          at: `${step.pointer}/with/${input}`,
          message: `\`${step.label}\` logs in with a stored key; use OIDC`,
          item: step.label,
        },
      ];
    });
    return [...keys, ...found];
  },
  fix: { none: 'The cloud has to trust the repository first: a role or identity bound to repository and branch' },
});
