/** Addresses among the targets → subjects. Loaded only where there is one. */
import type { Subject } from '@palisade/core/subject/subject';
import { subjectsOf } from '@palisade/sources/http/subjects';
import { UserError } from '../../command.ts';
import { observe } from './observe.ts';

function addressOf(target: string): URL {
  if (!URL.canParse(target)) throw new UserError(`${target} is no address. Write it as https://shop.example.com/`);
  const url = new URL(target);
  if (url.username || url.password)
    throw new UserError(`${url.origin}: leave the credentials out; a service is observed as anybody sees it`);
  return url;
}

/** One after the other: they may be one machine. */
export async function observeTargets(targets: readonly string[], active: boolean): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const url of targets.map(addressOf)) {
    const plainPort = url.protocol === 'https:' && url.port === '' ? 80 : undefined;
    const observation = await observe(url, { active, plainPort });
    subjects.push(...subjectsOf(observation, undefined));
  }
  return subjects;
}
