/** What a record or a message must never repeat. */
import { isRecord, type KubeObject } from './object.ts';

/** Everything that a Secret among them says, in clear and as it is stored. */
export function* secretValues(objects: readonly KubeObject[]): Generator<string> {
  for (const object of objects.filter(({ kind }) => kind === 'Secret')) {
    for (const [field, decode] of [
      ['stringData', false],
      ['data', true],
    ] as const) {
      const values = object[field];
      for (const value of Object.values(isRecord(values) ? values : {})) {
        if (typeof value !== 'string') continue;
        yield value;
        if (decode) yield Buffer.from(value, 'base64').toString('utf8');
      }
    }
  }
}
