import { run } from './run.ts';
import { findTool } from './tools.ts';

const CONFIG = {
  extends: 'default',
  rules: {
    // Expressions, schedules and URLs are one line each; a folded one is harder to read and to search for.
    'line-length': 'disable',
    // Most files hold one document; where there are more, each begins with its own ---.
    'document-start': 'disable',
    // One space is what YAML asks for before a comment, and what our own comments have.
    comments: { 'min-spaces-from-content': 1 },
    // The key of GitHub's workflows.
    truthy: { 'check-keys': false },
  },
};

/** What it says of the files, a line each. Warnings count. */
export async function yamllint(paths: readonly string[], root: string): Promise<string[]> {
  const options = ['--strict', '--format', 'parsable', '--config-data', JSON.stringify(CONFIG)];
  const { stdout, stderr, code } = await run(await findTool('yamllint'), [...options, ...paths], root);
  const said = stdout.split('\n').filter((line) => line !== '');
  if (said.length === 0 && code !== 0) throw new Error(`yamllint: ${stderr}`);
  return said;
}
