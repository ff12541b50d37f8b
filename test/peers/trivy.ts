import { relative } from 'node:path';
import type { Peer } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

interface Result {
  readonly Target: string;
  readonly Misconfigurations?: readonly { readonly ID: string; readonly Status: string }[];
}

/**
 * Its own rules, as they came with it: there is no network to fetch newer ones, and none is asked for. It takes a second
 * for a file: of what synth writes, what Kustomize renders is shown to it, and not the parts that it is rendered from.
 */
const OPTIONS = ['config', '--skip-policy-update', '--quiet', '--format', 'json', '--skip-dirs', '**/deploy'];

export const trivy: Peer = {
  name: 'trivy',
  form: /^(?:KSV|DS|AVD-)/,
  ids: async () => new Set(),
  async report({ root }) {
    const { Results = [] } = jsonOf(await run(await findTool('trivy'), [...OPTIONS, root], root)) as {
      readonly Results?: readonly Result[];
    };
    return Results.flatMap(({ Target, Misconfigurations = [] }) =>
      Misconfigurations.filter(({ Status }) => Status === 'FAIL').map(({ ID }) => ({
        path: Target.startsWith('/') ? relative(root, Target) : Target,
        id: ID,
      })),
    );
  },
};
