/** Jobs and their steps, from data. */
import type { ContainerImage, Job, Step } from '@palisade/core/subject/workflow';
import { type Data, type DataObject, isList, isObject, toPointer } from '@palisade/core/value';
import { defaultShell, objectOf, permissionsOf, textMap, textOf, textsOf, variablesOf } from './parts.ts';
import { collect, conditionOf } from './template.ts';
import { usesOf } from './uses.ts';

type Path = readonly (string | number)[];

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]?.slice(0, 60) ?? '';

function labelOf(data: DataObject, index: number): string {
  const named = textOf(data['name']) ?? textOf(data['id']) ?? textOf(data['uses'])?.split('@')[0];
  return named ?? (firstLine(textOf(data['run']) ?? '') || String(index + 1));
}

const none = () => false;

function stepOf(data: DataObject, path: Path, index: number): Step {
  const pointer = toPointer(path);
  return {
    pointer,
    index,
    label: labelOf(data, index),
    id: textOf(data['id']),
    name: textOf(data['name']),
    condition: conditionOf(`${pointer}/if`, data['if']),
    uses: usesOf(data['uses'], `${pointer}/uses`),
    with: textMap(data['with']),
    run: textOf(data['run']),
    shell: textOf(data['shell']),
    env: variablesOf(data['env'], `${pointer}/env`),
    data,
    expressions: collect(data, path, none),
  };
}

export const stepsOf = (value: Data | undefined, path: Path): Step[] =>
  isList(value) ? value.flatMap((data, index) => (isObject(data) ? [stepOf(data, [...path, index], index)] : [])) : [];

function containerOf(name: string, value: Data | undefined, path: Path): ContainerImage[] {
  const pointer = toPointer(path);
  const text = textOf(value);
  if (text !== undefined) return [{ name, pointer, image: text, imagePointer: pointer, data: objectOf(undefined) }];
  if (!isObject(value)) return [];
  return [{ name, pointer, image: textOf(value['image']), imagePointer: `${pointer}/image`, data: value }];
}

function containersOf(data: DataObject, path: Path): ContainerImage[] {
  const services = objectOf(data['services']);
  return [
    ...containerOf('container', data['container'], [...path, 'container']),
    ...Object.keys(services).flatMap((name) => containerOf(name, services[name], [...path, 'services', name])),
  ];
}

function runsOn(value: Data | undefined): string[] {
  return isObject(value) ? [...textsOf(value['labels']), ...textsOf(value['group'])] : textsOf(value);
}

export function jobOf(id: string, data: DataObject): Job {
  const path = ['jobs', id];
  const pointer = toPointer(path);
  const environment = data['environment'];
  return {
    id,
    pointer,
    name: textOf(data['name']),
    uses: usesOf(data['uses'], `${pointer}/uses`),
    needs: textsOf(data['needs']),
    condition: conditionOf(`${pointer}/if`, data['if']),
    runsOn: runsOn(data['runs-on']),
    permissions: permissionsOf(data['permissions'], `${pointer}/permissions`),
    env: variablesOf(data['env'], `${pointer}/env`),
    environment: isObject(environment) ? textOf(environment['name']) : textOf(environment),
    shell: defaultShell(data),
    containers: containersOf(data, path),
    steps: stepsOf(data['steps'], [...path, 'steps']),
    data,
    expressions: collect(data, path, (inner) => inner.length === 3 && inner[2] === 'steps'),
  };
}
