/** Every format, on names that try to break out of it. */
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

const EVIL = `web</script><img src=x onerror=alert(1)>%0A::error::x|\`**\u001b[31mred\u202e&"'`;
const files = {
  'k8s/a,b:c.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${JSON.stringify(EVIL)}\nspec:\n  containers:\n    - name: ${JSON.stringify(EVIL)}\n      image: web\n`,
};
const only = ['--only', 'workload/run-as-non-root,workload/image-tag'];

const run = (format: string): Promise<string> =>
  inFolder(files, async (cwd) => {
    const { code, stdout, stderr } = await palisade(['check', `--format=${format}`, ...only], { cwd });
    expect(stderr).toBe('');
    expect(code).toBe(1);
    return stdout;
  });

describe('hostile names', () => {
  it('pretty sends no escape sequence and no bidirectional override to the terminal', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(await run('pretty')).not.toMatch(/[\u001b\u202e]/);
  });

  it('json and sarif are JSON', async () => {
    expect(JSON.parse(await run('json'))).toMatchObject({ version: 1, findings: [{}, {}] });
    const { runs, version } = JSON.parse(await run('sarif')) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: {
          ruleId: string;
          ruleIndex: number;
          locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
        }[];
      }[];
    };
    expect(version).toBe('2.1.0');
    for (const { ruleId, ruleIndex, locations } of runs[0]?.results ?? []) {
      expect(runs[0]?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('k8s/a%2Cb%3Ac.yaml');
    }
    expect(runs[0]?.results).toHaveLength(2);
  });

  it('github cannot be made to run another command', async () => {
    const lines = (await run('github')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(2);
    expect(lines[0]).toMatch(/^::\w+ file=k8s\/a%2Cb%3Ac\.yaml,line=[78],/);
  });

  it.each(['html', 'junit'])('%s holds no markup of theirs', async (format) => {
    const text = await run(format);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('</script>');
    expect(text).not.toContain('\u001b');
    const opened = [...text.matchAll(/<(testsuite|testcase|failure|details|li|ul|table)[\s>]/g)].length;
    const closed = [...text.matchAll(/<\/(testsuite|testcase|failure|details|li|ul|table)>/g)].length;
    expect(opened).toBe(closed);
  });

  it('html asks nothing of anybody', async () => {
    const text = await run('html');
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|<link|<[a-z][^>]*\ssrc=/);
  });

  it('markdown keeps its table', async () => {
    const rows = (await run('markdown')).split('\n').filter((line) => line.startsWith('| k8s'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(3);
  });
});
