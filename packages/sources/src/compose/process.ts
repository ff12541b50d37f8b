/** What a service runs, with which variables, and how much it may use. */
import { type Data, Unresolved } from '@palisade/core/value';
import { interpolate, nothingKnown } from './interpolate.ts';
import { keyed, type Leaf, member, type Node, textOf } from './node.ts';
import { type Pod, say } from './pod.ts';
import type { Service } from './project.ts';
import { bytesOf, secondsOf } from './quantity.ts';
import { shellWords } from './shell-words.ts';

const CONTAINER = ['spec', 'containers', 0];

/** Docker waits so long where nothing is said. */
const GRACE_SECONDS = 10;

/** As the file alone says it: what comes from outside stays a reference, and is no literal of the file's. */
function writtenOf({ value }: Leaf): string {
  if (value instanceof Unresolved) return '';
  const written = typeof value === 'string' ? interpolate(value, nothingKnown) : value;
  return String(written instanceof Unresolved ? value : written);
}

function sayWords(pod: Pod, node: Node | undefined, field: string): void {
  if (node?.kind === 'leaf') return say(pod, [...CONTAINER, field], shellWords(writtenOf(node)), node, false);
  if (node?.kind !== 'list') return;
  say(pod, [...CONTAINER, field], [], node, false);
  for (const [index, item] of node.items.entries())
    if (item.kind === 'leaf') say(pod, [...CONTAINER, field, index], writtenOf(item), item, false);
}

/** A value that is wholly taken from outside stands there as a reference does, not as a literal. */
function sayVariable(pod: Pod, index: number, name: string, node: Leaf): void {
  const path = [...CONTAINER, 'env', index];
  say(pod, [...path, 'name'], name, node, false);
  const { value } = node;
  const written: Data = typeof value === 'string' ? interpolate(value, nothingKnown) : value;
  if (written === null || written instanceof Unresolved)
    say(pod, [...path, 'valueFrom'], 'the environment', node, false);
  else say(pod, [...path, 'value'], String(written), node, false);
}

function sayEnvironment(pod: Pod, service: Service): void {
  const found = member(service.node, 'environment');
  const map = found && keyed(found);
  if (map?.kind !== 'map') return;
  say(pod, [...CONTAINER, 'env'], [], found, false);
  const leaves = [...map.entries].filter((entry): entry is [string, Leaf] => entry[1].kind === 'leaf');
  for (const [index, [name, node]] of leaves.entries()) sayVariable(pod, index, name, node);
}

/** The older key, or the newer one that means the same. */
const either = ({ node }: Service, key: string, limit: string): Node | undefined =>
  member(node, key) ?? member(node, 'deploy', 'resources', 'limits', limit);

const PERIOD = 100_000;

function sayLimits(pod: Pod, service: Service): void {
  const memory = either(service, 'mem_limit', 'memory');
  say(pod, [...CONTAINER, 'resources', 'limits', 'memory'], bytesOf(textOf(memory)), memory);
  const cpus = either(service, 'cpus', 'cpus');
  const quota = member(service.node, 'cpu_quota');
  const time = textOf(quota);
  const period = Number(textOf(member(service.node, 'cpu_period')) ?? PERIOD);
  const cores = textOf(cpus) ?? (typeof time === 'string' ? String(Number(time) / period) : time);
  say(pod, [...CONTAINER, 'resources', 'limits', 'cpu'], cores, cpus ?? quota);
}

export function sayProcess(pod: Pod, service: Service): void {
  const image = member(service.node, 'image');
  say(pod, [...CONTAINER, 'image'], textOf(image), image);
  sayWords(pod, member(service.node, 'entrypoint'), 'command');
  sayWords(pod, member(service.node, 'command'), 'args');
  sayEnvironment(pod, service);
  sayLimits(pod, service);
  const grace = member(service.node, 'stop_grace_period');
  const seconds = secondsOf(textOf(grace)) ?? (service.open === undefined ? GRACE_SECONDS : undefined);
  say(pod, ['spec', 'terminationGracePeriodSeconds'], seconds, grace);
}
