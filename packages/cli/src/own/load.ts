/**
 * A team's own controls: `FOLDER/<family>/<name>.ts` (or .mjs, .js) with `<name>.md` beside it, as in our catalogue.
 * They are code, so they are only loaded where the person who runs the command has said so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { families } from '@palisade/controls/families.generated';
import type { Family } from '@palisade/controls/family';
import type { Control, ControlDefinition, WorldControl } from '@palisade/core/control/control';
import { SEVERITIES } from '@palisade/core/verdict';
import { UserError } from '../command.ts';
import { serveCore } from './resolve.ts';

export interface Own {
  readonly families: readonly Family[];
  readonly controls: readonly Control[];
  /** The docs, by id; a control without one has none here. */
  readonly docs: Readonly<Record<string, string>>;
}

interface File {
  readonly id: string;
  readonly path: string;
}

const CONTROL_FILE = /^([a-z][a-z0-9-]*)\.(?:ts|mjs|js)$/;

function filesIn(folder: string): File[] {
  if (!existsSync(folder)) throw new UserError(`the folder of controls ${folder} does not exist`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name))
    .flatMap(({ name: family }) =>
      readdirSync(join(folder, family)).flatMap((file) => {
        const name = CONTROL_FILE.exec(file)?.[1];
        return name === undefined ? [] : [{ id: `${family}/${name}`, path: join(folder, family, file) }];
      }),
    );
}

type Check = readonly [holds: (control: Partial<ControlDefinition>) => boolean, needs: string];

/** What the types say, for those who write without them. */
const CHECKS: readonly Check[] = [
  [({ form }) => form === 'field' || form === 'source' || form === 'world', 'a form: field, source or world'],
  [({ title }) => typeof title === 'string' && title !== '', 'a title'],
  [({ why }) => typeof why === 'string' && why !== '', 'a why'],
  [({ severity }) => SEVERITIES.includes(severity as never), `a severity of ${SEVERITIES.join(', ')}`],
  [({ refs }) => Array.isArray(refs), 'refs, a list of references'],
  [({ fix }) => typeof fix === 'object', 'a fix, or { none: why }'],
  [
    (control) => control.form === 'field' || typeof (control as Partial<WorldControl>).inspect === 'function',
    'an inspect function, being of form source or world',
  ],
];

async function loadControl({ id, path }: File): Promise<Control> {
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(`${path}: cannot be loaded: ${(error as Error).message}`);
  }
  const exported = Object.values(module).filter((value) => typeof value === 'object' && value !== null);
  const [definition] = exported as Partial<ControlDefinition>[];
  if (!definition || exported.length > 1)
    throw new UserError(`${path}: exports ${exported.length} controls; export one`);
  const failed = CHECKS.find(([holds]) => !holds(definition));
  if (failed) throw new UserError(`${path}: the control needs ${failed[1]}`);
  return { ...(definition as ControlDefinition), id };
}

const familyOf = (id: string): string => id.split('/')[0] as string;

/** @throws UserError naming the file that is no control, or the family that is one of ours. */
export async function loadOwn(folder: string): Promise<Own> {
  const files = filesIn(folder);
  if (files.length === 0)
    throw new UserError(`${folder} has no controls; they are files as ${join(folder, 'acme', 'owner-label.ts')}`);
  const taken = families.find(({ name }) => files.some(({ id }) => familyOf(id) === name));
  if (taken)
    throw new UserError(`${join(folder, taken.name)}: "${taken.name}" is a family of Palisade; name yours otherwise`);
  await serveCore();
  const controls = await Promise.all(files.map(loadControl));
  const docs: Record<string, string> = {};
  for (const { id, path } of files) {
    const doc = path.replace(/\.\w+$/, '.md');
    if (existsSync(doc)) docs[id] = readFileSync(doc, 'utf8');
  }
  return { families: [...Map.groupBy(controls, ({ id }) => familyOf(id))].map(family), controls, docs };
}

const family = ([name, members]: [string, Control[]]): Family => ({
  name,
  models: [
    ...new Set(members.flatMap((control) => (control.form === 'field' ? ['kubernetes', 'compose'] : control.model))),
  ],
  ids: members.map(({ id }) => id),
  load: async () => members,
});
