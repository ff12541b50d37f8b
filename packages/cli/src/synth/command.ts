/** `palisade synth`: the spec → files, and what became of each. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Service } from '@palisade/config/service/service';
import { dockerNotes } from '@palisade/synth/dockerfile/bases';
import { type Planned, plan, type State } from '@palisade/synth/ownership';
import { FOLDERS, synth } from '@palisade/synth/synth';
import { diffOf } from '../check/apply.ts';
import { type Invocation, UserError } from '../command.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { complain, print } from '../output.ts';
import { readExisting, writePlanned } from './disk.ts';
import { enforcedIn } from './enforced.ts';

const EXAMPLE = 'name: shop-api\nruntime: node\nport: 8080\nimage: registry.example.com/shop/api\nowner: shop-team\n';

interface Spec {
  readonly loaded: LoadedConfig;
  readonly service: Service;
  /** The folder of `palisade.yaml`: where the files go. */
  readonly root: string;
}

async function specOf(folder: string, named: string | undefined, code: boolean): Promise<Spec> {
  if (!existsSync(folder)) throw new UserError(`${folder} does not exist. Name the folder of palisade.yaml`);
  const loaded = await loadConfig(folder, named, code);
  const { config, path } = loaded;
  if (path === undefined)
    throw new UserError(`there is no palisade.yaml in ${folder} or above it. Five lines will do:\n\n${EXAMPLE}`);
  if (!config.service) throw new UserError(`${path} has settings, and no service. Five lines make one:\n\n${EXAMPLE}`);
  return { loaded, service: config.service, root: dirname(resolve(path)) };
}

const WORDS: Readonly<Record<State, string>> = {
  new: 'new',
  same: 'same',
  changed: 'changed',
  stale: 'gone',
  edited: 'edited by hand: left as it is',
  foreign: 'not written by synth: left as it is',
};

/** Somebody's own file is no difference: it was there before, or they took it over. */
const differs = ({ state }: Planned): boolean => state !== 'same' && state !== 'foreign';

/** Neither is written over in silence. */
const isKept = ({ state }: Planned): boolean => state === 'edited' || state === 'foreign';

const FORCED: Readonly<Record<State, string>> = {
  ...WORDS,
  edited: 'edited by hand: written over',
  foreign: 'not written by synth: written over',
};

function told(planned: readonly Planned[], written: boolean, forced: boolean): string {
  const words = written && forced ? FORCED : WORDS;
  const lines = planned.filter(({ state }) => state !== 'same').map(({ path, state }) => `${path}  ${words[state]}`);
  const kept = words === FORCED ? 0 : planned.filter(isKept).length;
  const same = planned.length - lines.length;
  return [
    ...lines,
    `${planned.length} files${same > 0 ? `, ${same} as they were` : ''}${written ? '' : '; nothing was written'}`,
    ...(kept > 0 ? ['What was left shows with --diff; --force writes over it'] : []),
    '',
  ].join('\n');
}

/** Policies are last: they know the waivers that stand in all the rest. */
async function plannedFor({ loaded, service, root }: Spec, allowCode: boolean): Promise<Planned[]> {
  const code = loaded.path?.endsWith('.ts') ?? false;
  const files = synth(service, undefined, code);
  const before = plan(files, readExisting(root, FOLDERS, files)).filter(({ after }) => after !== '');
  const written = before.map(({ path, after }) => ({ path, text: after }));
  const wanted = synth(service, await enforcedIn(root, loaded, written, allowCode), code);
  return plan(wanted, readExisting(root, FOLDERS, wanted));
}

export async function runSynth({ operands, options }: Invocation): Promise<number> {
  if (operands.length > 1) throw new UserError('synth takes one folder');
  const named = options['config'] as string | undefined;
  const code = options['allow-config-code'] === true;
  const spec = await specOf(resolve(operands[0] ?? '.'), named, code);
  const { service, root } = spec;
  const planned = await plannedFor(spec, code);
  const writes = options['check'] !== true && options['diff'] !== true;
  const done = options['force'] === true ? planned : planned.filter((one) => !isKept(one));
  if (writes) writePlanned(root, done);
  for (const { message } of dockerNotes(service)) complain(message);
  if (options['diff'] === true) print(await diffOf(planned.filter(({ state }) => state !== 'same')));
  else if (options['format'] === 'json')
    print(
      `${JSON.stringify({ version: 1, files: planned.map(({ path, state }) => ({ path, state })), written: writes })}\n`,
    );
  else print(told(planned, writes, options['force'] === true));
  const left = writes ? planned.filter((one) => !done.includes(one)) : planned;
  return left.some(differs) && options['diff'] !== true ? 1 : 0;
}
