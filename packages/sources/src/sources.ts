/** Every source, in the order in which they are asked: what renders other files comes first. */
import { claimsNodeApplication, claimsPythonApplication } from './application/claim.ts';
import { claimsCodeOwners } from './code-owners/claim.ts';
import { claimsCompose } from './compose/claim.ts';
import { claimsDockerfile } from './dockerfile/claim.ts';
import { isChart } from './helm/roots.ts';
import { claimsObservation } from './http/claim.ts';
import { kubernetes } from './kubernetes/source.ts';
import { isKustomization } from './kustomize/claim.ts';
import { claimsPackage, claimsPythonManifest } from './package/claim.ts';
import { claimsReport } from './report/claim.ts';
import { claimsSecret } from './secret/claim.ts';
import { claimsServiceSpec } from './service-spec/claim.ts';
import type { Offer } from './source.ts';
import { waiver } from './waiver/source.ts';
import { workflow } from './workflow/source.ts';

export const sources: readonly Offer[] = [
  { id: 'kustomize', claims: isKustomization, load: async () => (await import('./kustomize/read.ts')).read },
  { id: 'helm', claims: isChart, load: async () => (await import('./helm/read.ts')).read },
  { id: 'report', claims: claimsReport, load: async () => (await import('./report/read.ts')).read },
  workflow,
  { id: 'code-owners', claims: claimsCodeOwners, load: async () => (await import('./code-owners/read.ts')).read },
  { id: 'http', claims: claimsObservation, load: async () => (await import('./http/read.ts')).read },
  { id: 'compose', claims: claimsCompose, load: async () => (await import('./compose/read.ts')).read },
  { id: 'package', claims: claimsPackage, load: async () => (await import('./package/read.ts')).read },
  {
    id: 'pyproject',
    claims: claimsPythonManifest,
    load: async () => (await import('./package/manifest-python.ts')).readPythonManifest,
  },
  kubernetes,
  { id: 'dockerfile', claims: claimsDockerfile, load: async () => (await import('./dockerfile/read.ts')).read },
  {
    id: 'application-node',
    claims: claimsNodeApplication,
    load: async () => (await import('./application/node.ts')).readNode,
  },
  {
    id: 'application-python',
    claims: claimsPythonApplication,
    load: async () => (await import('./application/python.ts')).readPython,
  },
  { id: 'secret', beside: true, claims: claimsSecret, load: async () => (await import('./secret/read.ts')).read },
  {
    id: 'service-spec',
    beside: true,
    claims: claimsServiceSpec,
    load: async () => (await import('./service-spec/read.ts')).read,
  },
  waiver,
];
