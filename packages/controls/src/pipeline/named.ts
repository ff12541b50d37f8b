import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const named = workflowControl({
  title: 'Workflows and actions have a name',
  severity: 'info',
  why: 'In lists, checks and alerts the path stands in place of a name.',
  refs: [githubDocs('actions/reference/workflows-and-actions/workflow-syntax#name')],
  peers: ['anonymous-definition'],
  each: 'file',
  inspect: ({ name, type }) =>
    name === undefined || name === '' ? [{ at: '/name', message: `The ${type} has no \`name\`` }] : [],
  fix: { none: 'What it is called is for its author' },
});
