/** `reachableFrom` and `notReachableFrom` of a service spec → a subject for each. The schema is the config's to hold. */
import type { ReachAssertion } from '@palisade/core/subject/reach-assertion';
import { type Data, type DataObject, isList, isObject } from '@palisade/core/value';
import type { Reading } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml } from '../yaml/parse.ts';

const FIELDS = { reachableFrom: true, notReachableFrom: false } as const;

interface Said {
  readonly from: string;
  readonly port?: number;
  readonly protocol: 'TCP' | 'UDP';
}

function saidBy(value: Data): Said | undefined {
  if (typeof value === 'string') return { from: value, protocol: 'TCP' };
  if (!isObject(value)) return undefined;
  const { from, port, protocol } = value;
  if (typeof from !== 'string') return undefined;
  return { from, ...(typeof port === 'number' && { port }), protocol: protocol === 'UDP' ? 'UDP' : 'TCP' };
}

interface Placed {
  readonly said: Said;
  readonly at: string;
  readonly expected: boolean;
}

function placedIn(spec: DataObject): Placed[] {
  return Object.entries(FIELDS).flatMap(([field, expected]) => {
    const list = spec[field];
    return (isList(list) ? list : []).flatMap((value, index): Placed[] => {
      const said = saidBy(value);
      return said ? [{ said, at: `/${field}/${index}`, expected }] : [];
    });
  });
}

export function read({ path, text }: TextFile): Reading {
  const { documents } = parseYaml(text);
  const file = yamlFile(path, text);
  const subjects = documents.flatMap((document): ReachAssertion[] => {
    const spec = document.value;
    if (!isObject(spec) || typeof spec['name'] !== 'string') return [];
    const { name, namespace } = spec;
    const home = typeof namespace === 'string' ? namespace : name;
    const origin = yamlOrigin(file, document);
    return placedIn(spec).map(({ said, at, expected }) => ({
      model: 'reach-assertion',
      id: ['reach', home, name, expected ? 'from' : 'not-from', said.from, said.port].filter(Boolean).join('/'),
      kind: 'ReachAssertion',
      name,
      namespace: home,
      unit: '',
      body: { service: name, namespace: home, expected, at, ...said },
      origin,
    }));
  });
  return { subjects };
}
