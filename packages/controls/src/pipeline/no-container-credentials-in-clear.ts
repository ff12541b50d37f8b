import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { at } from '@palisade/core/value';

export const noContainerCredentialsInClear = workflowControl({
  title: 'Credentials of job containers come from secrets',
  severity: 'high',
  why: 'Everyone who can read the repository, and its history, has the registry’s password.',
  refs: [githubDocs('actions/how-tos/write-workflows/choose-where-workflows-run/run-jobs-in-a-container'), cwe(798)],
  peers: ['hardcoded-container-credentials', 'credentials'],
  each: 'job',
  inspect({ containers }) {
    const withPassword = containers.flatMap((container) => {
      const password = at(container.data, ['credentials', 'password']);
      return password === undefined ? [] : [{ ...container, password: typeof password === 'string' ? password : '' }];
    });
    if (withPassword.length === 0) return undefined;
    return withPassword
      .filter(({ password }) => !/^\s*\$\{\{.*\}\}\s*$/s.test(password))
      .map(({ name, pointer }) => ({
        at: `${pointer}/credentials/password`,
        message: `The password of \`${name}\` is written in the file; make it a secret, and change it`,
        item: name,
      }));
  },
  fix: { none: 'The password has to be changed, and the new one stored as a secret' },
});
