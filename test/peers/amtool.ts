import { run } from './run.ts';
import { findTool } from './tools.ts';

/** @throws where Alertmanager would not take the configuration. */
export async function acceptConfig(path: string, root: string): Promise<string> {
  const { stdout, stderr, code } = await run(await findTool('amtool'), ['check-config', path], root);
  if (code !== 0) throw new Error(`${path}: ${stdout}${stderr}`);
  return stdout;
}

/** The receivers of an alert with these labels. */
export async function receiversOf(
  path: string,
  root: string,
  labels: Readonly<Record<string, string>>,
): Promise<string[]> {
  const given = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  const options = ['config', 'routes', 'test', `--config.file=${path}`, ...given];
  const { stdout, stderr, code } = await run(await findTool('amtool'), options, root);
  if (code !== 0) throw new Error(`${path}: ${stdout}${stderr}`);
  return stdout.trim().split(',');
}
