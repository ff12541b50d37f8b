/** GitHub workflows and actions, by where they lie and what they say. Forgejo and Gitea read the same files. */
import type { Workflow, WorkflowSubject } from '@palisade/core/subject/workflow';
import { at, type DataObject, fromPointer, isObject } from '@palisade/core/value';
import type { Reading, Source } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml, type YamlDocument } from '../yaml/parse.ts';
import { yaml12 } from '../yaml/scalar.ts';
import { jobOf, stepsOf } from './job.ts';
import { defaultShell, objectOf, permissionsOf, textOf, triggersOf, variablesOf } from './parts.ts';
import { collect } from './template.ts';
import { textQuestions } from './text.ts';

const WORKFLOW_PATH = /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const ACTION_PATH = /(?:^|\/)action\.ya?ml$/;
const HAS_ON = /^["']?on["']?[ \t]*:/m;
const HAS_JOBS = /^["']?jobs["']?[ \t]*:/m;
const HAS_RUNS = /^["']?runs["']?[ \t]*:/m;

const isWorkflowText = (text: string): boolean => HAS_JOBS.test(text) && HAS_ON.test(text);
const claimsWorkflow = (path: string, text: string): boolean =>
  WORKFLOW_PATH.test(path) ? HAS_JOBS.test(text) || HAS_ON.test(text) : path === '-' && isWorkflowText(text);

function workflowOf(data: DataObject, document: YamlDocument): Workflow {
  const action = isObject(data['runs']) && data['jobs'] === undefined;
  const jobs = objectOf(data['jobs']);
  const runs = objectOf(action ? data['runs'] : undefined);
  const elsewhere = (path: readonly (string | number)[]) =>
    (path.length === 1 && path[0] === 'jobs') || (action && path.length === 2 && path[1] === 'steps');
  return {
    type: action ? 'action' : 'workflow',
    name: textOf(data['name']),
    triggers: action ? [] : triggersOf(data['on']),
    permissions: permissionsOf(data['permissions'], '/permissions'),
    env: variablesOf(data['env'], '/env'),
    shell: defaultShell(data),
    jobs: Object.keys(jobs).flatMap((id) => (isObject(jobs[id]) ? [jobOf(id, jobs[id])] : [])),
    steps: stepsOf(runs['steps'], ['runs', 'steps']),
    using: textOf(runs['using']),
    data,
    expressions: collect(data, [], elsewhere),
    ...textQuestions(document, (pointer) => textOf(at(data, fromPointer(pointer)))),
  };
}

/** Why GitHub would refuse the document. */
function flawOf(data: unknown): string | undefined {
  if (!isObject(data)) return 'a workflow is a mapping with `on` and `jobs`';
  if (isObject(data['runs']) && data['jobs'] === undefined) return undefined;
  if (!isObject(data['jobs'])) return 'a workflow has `jobs`: a mapping of at least one job';
  return data['on'] === undefined || data['on'] === null ? 'a workflow has `on`: what starts it' : undefined;
}

function read({ path, text }: TextFile): Reading {
  const { documents, errors } = parseYaml(text, yaml12);
  const file = yamlFile(path, text);
  const unreadable = errors.map(({ message, offset }) => ({ file: path, ...file.lines(offset), message }));
  const [document] = documents;
  if (!document) return { subjects: [], unreadable };
  const flaw = flawOf(document.value);
  if (flaw !== undefined)
    return { subjects: [], unreadable: [...unreadable, { file: path, line: 1, column: 1, message: flaw }] };
  const body = workflowOf(document.value as DataObject, document);
  const kind = body.type === 'action' ? 'Action' : 'Workflow';
  const subject: WorkflowSubject = {
    model: 'workflow',
    id: `${kind}/${path}`,
    kind,
    name: path,
    unit: '',
    body,
    origin: yamlOrigin(file, document),
  };
  return { subjects: [subject], unreadable };
}

export const workflow: Source = {
  id: 'workflow',
  claims: ({ path, text }) => claimsWorkflow(path, text) || (ACTION_PATH.test(path) && HAS_RUNS.test(text)),
  read,
};
