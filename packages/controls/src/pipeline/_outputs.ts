/** Outputs of actions that hold what an outsider wrote: names of changed files, branches, texts. By action, lower-case. */
export const attackerOutputs: ReadonlyMap<string, RegExp> = new Map([
  ['tj-actions/changed-files', /_files$|_keys$/],
  ['tj-actions/branch-names', /branch|tag|ref/],
  ['dorny/paths-filter', /_files$/],
  ['trilom/file-changes-action', /^files/],
  ['jitterbit/get-changed-files', /./],
  ['lots0logs/gh-action-get-changed-files', /./],
  ['xt0rted/pull-request-comment-branch', /_ref$/],
  ['actions-ecosystem/action-regex-match', /./],
  ['peter-murray/issue-body-parser-action', /./],
  ['peter-murray/issue-forms-body-parser', /./],
  ['stefanbuck/github-issue-parser', /./],
  ['8bitjonny/gh-get-current-pr', /title|body|head_ref|branch/],
  ['khan/pull-request-comment-trigger', /body/],
  ['potiuk/get-workflow-origin', /branch|repo/],
  ['rlespinasse/github-slug-action', /./],
]);
