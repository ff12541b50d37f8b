/**
 * Scaffolds a control, its doc and (by the doc's examples) its test:
 *
 *   npm run new-control workload/my-control
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

const [id = ''] = process.argv.slice(2);
if (!/^[a-z]+\/[a-z][a-z0-9-]+$/.test(id)) {
  console.error('usage: npm run new-control FAMILY/NAME, as workload/run-as-non-root; the name states what must hold');
  process.exit(2);
}
const [family, name] = id.split('/') as [string, string];
const folder = new URL(`../packages/controls/src/${family}/`, import.meta.url);
const control = new URL(`${name}.ts`, folder);
if (existsSync(control)) {
  console.error(`packages/controls/src/${id}.ts exists`);
  process.exit(2);
}
const title = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
const constant = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

mkdirSync(folder, { recursive: true });
writeFileSync(
  control,
  `import { cwe } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const ${constant} = workloadControl({
  title: '${title}',
  severity: 'medium',
  why: 'What an attacker or an outage does with the gap, in a sentence.',
  refs: [cwe(250)],
  each: 'container',
  require: ({ container }) => container.securityContext.runAsNonRoot.is(true),
  fails: 'says what is wrong, after the name of the container',
  fix: { none: 'Why there is no automatic fix' },
});
`,
);
writeFileSync(
  new URL(`${name}.md`, folder),
  `# ${title}

What exactly must hold, and what is not judged.

**Severity: medium.** The argument for it.

\`\`\`yaml valid
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      securityContext:
        runAsNonRoot: true
\`\`\`

\`\`\`yaml invalid
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
\`\`\`
`,
);
console.log(
  `wrote packages/controls/src/${id}.ts and .md. Next: npm run generate && npx vitest run test/catalogue -t ${id}`,
);
