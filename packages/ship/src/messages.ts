/** What people are told of a release: when it begins, and how it ends, with the cause and the way to more. */
import type { Message } from '@palisade/notify/message';
import { OUTCOMES } from './outcome.ts';
import type { Place } from './place.ts';
import type { Receipt } from './receipt.ts';

const EVIDENCE = 10;

const linkOf = ({ run }: Readonly<Record<string, string>>): Pick<Message, 'link'> =>
  run === undefined ? {} : { link: { text: 'The run', url: run } };

type Facts = Message['facts'];

const facts = (all: Readonly<Record<string, string | undefined>>): Facts =>
  Object.entries(all).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));

/** The same for the same run: a channel that is told twice can know it. */
const keyOf = (service: string, namespace: string, runner: string, transition: string): string =>
  `${namespace}/${service}/${runner}/${transition}`;

export function startMessage(
  { service, namespace, api, runner, notes, settings }: Place,
  images: readonly string[],
): Message {
  return {
    key: keyOf(service, namespace, runner, 'start'),
    level: 'info',
    title: `${service}: a release begins`,
    facts: facts({
      Namespace: namespace,
      Cluster: api.context,
      Image: images.join(' '),
      Strategy: settings.strategy,
      Commit: notes['commit'],
      By: runner,
    }),
    ...linkOf(notes),
  };
}

/** It could not be watched to its end. The next runner finds in the cluster how far it came. */
export function lostMessage({ service, namespace, api, runner, notes }: Place, { message }: Error): Message {
  return {
    key: keyOf(service, namespace, runner, 'lost'),
    level: 'failure',
    title: `${service}: nobody knows how the release ended`,
    facts: facts({ Namespace: namespace, Cluster: api.context, Cause: message, Commit: notes['commit'], By: runner }),
    body: 'palisade ship --resume goes on from where it was',
    ...linkOf(notes),
  };
}

export function endMessage(receipt: Receipt): Message {
  const { service, namespace, runner, outcome, release, cause, evidence, images, context, notes, serving } = receipt;
  return {
    key: keyOf(service, namespace, runner, outcome),
    level: OUTCOMES[outcome].level,
    title: `${service}${release === undefined ? '' : ` release ${release}`} ${OUTCOMES[outcome].words}`,
    facts: facts({
      Namespace: namespace,
      Cluster: context,
      Image: images.join(' '),
      Serving: serving === undefined ? undefined : `release ${serving}`,
      Cause: cause?.message,
      Commit: notes['commit'],
      By: runner,
    }),
    ...(evidence.length > 0 && { body: evidence.slice(0, EVIDENCE).join('\n') }),
    ...linkOf(notes),
  };
}
