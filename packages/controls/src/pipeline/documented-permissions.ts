import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const documentedPermissions = workflowControl({
  title: 'Write permissions say what they are for',
  severity: 'info',
  why: 'Nobody takes away a permission when nobody knows why it was given.',
  refs: [githubDocs('actions/reference/security/secure-use#use-the-principle-of-least-privilege')],
  peers: ['undocumented-permissions'],
  each: 'workflow',
  inspect(file) {
    const all = [file.permissions, ...file.jobs.map(({ permissions }) => permissions)];
    const writes = all.flatMap((one) =>
      one.kind === 'scopes'
        ? [...one.scopes].flatMap(([scope, access]) => (access === 'write' ? [`${one.pointer}/${scope}`] : []))
        : [],
    );
    if (writes.length === 0) return undefined;
    return writes
      .filter((pointer) => !file.commentAt(pointer))
      .map((at) => ({ at, message: 'Say in a comment what writes with it', item: at }));
  },
  fix: { none: 'What it is for is not in the file' },
});
