import { run } from './run.ts';
import { findTool } from './tools.ts';

/** Series, each as PromQL writes it, and its values as promtool expands them. */
export type World = ReadonlyMap<string, string>;

export interface Scenario {
  readonly name: string;
  readonly world: World;
  /** Every alert that fires at the end, and no other. */
  readonly fires: readonly string[];
}

const unitTest = ({ name, world, fires }: Scenario, minutes: number): unknown => ({
  name,
  interval: '1m',
  input_series: [...world].map(([series, values]) => ({ series, values })),
  promql_expr_test: [
    {
      expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
      eval_time: `${minutes}m`,
      exp_samples: fires.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
    },
  ],
});

/** A file for `promtool test rules`. JSON is YAML. */
export const testFile = (rules: string, scenarios: readonly Scenario[], minutes: number): string =>
  JSON.stringify({
    rule_files: [rules],
    // Less often than in truth, since each is worked out for each test; the end is one of its moments.
    evaluation_interval: '5m',
    tests: scenarios.map((scenario) => unitTest(scenario, minutes)),
  });

async function promtool(args: readonly string[], root: string): Promise<string> {
  const { stdout, stderr, code } = await run(await findTool('promtool'), args, root);
  if (code !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout.slice(0, 6000)}${stderr.slice(0, 6000)}`);
  return stdout;
}

/** Each throws where promtool says no. */
export const checkRules = (path: string, root: string): Promise<string> =>
  promtool(['check', 'rules', '--lint=all', '--lint-fatal', path], root);
export const testRules = (path: string, root: string): Promise<string> => promtool(['test', 'rules', path], root);
