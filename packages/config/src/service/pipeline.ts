/** How the service is tested, built and brought to where it runs. */
import { z } from 'zod';
import { name } from './names.ts';

/** `@user`, `@organization/team` or an address, as GitHub's CODEOWNERS takes them. */
const OWNER = /^(?:@[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\/[A-Za-z0-9_.-]{1,100})?|[^\s@#]+@[^\s@#]+\.[^\s@#]+)$/;
const BRANCH = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,99})$/;

const described = z.strictObject({
  provider: z.enum(['github', 'none']).default('github').describe('Where it runs: GitHub Actions, or nowhere'),
  branch: z
    .string()
    .regex(BRANCH, 'a branch is named as "main"')
    .default('main')
    .describe('The branch that changes are merged into'),
  owners: z
    .array(z.string().regex(OWNER, 'an owner is "@user", "@organization/team" or an address'))
    .max(20)
    .default([])
    .describe('Who reviews changes, as CODEOWNERS names them; default: nobody is named'),
});

/** `github` or `none`, or more about it. */
export const pipeline = z.union([
  z.enum(['github', 'none']).transform((provider) => described.parse({ provider })),
  described,
]);

export const aws = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'a region is written as "eu-central-1"'),
  cluster: name.describe('The EKS cluster that it is deployed to'),
  role: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      'a role is written as "arn:aws:iam::123456789012:role/NAME"',
    )
    .describe('The role that the pipeline assumes by OIDC'),
});
