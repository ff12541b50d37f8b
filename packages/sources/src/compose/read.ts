/** Compose files → one subject for each service. */
import { BUILT_SERVICE, type ComposeSubject, SERVICE } from '@palisade/core/subject/compose';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { member } from './node.ts';
import { originOf, saidOf } from './origin.ts';
import { projectOf, type Service } from './project.ts';
import { podOf } from './translate.ts';

/** Of a part that is laid over a file that is not here, nobody sees what it runs: no image is judged. */
const kindOf = ({ node }: Service): string =>
  member(node, 'build') || !member(node, 'image') ? BUILT_SERVICE : SERVICE;

function subjectOf(service: Service, path: string, tree: Tree): ComposeSubject {
  const pod = podOf(service, tree);
  const said = (pointer: string) => saidOf(pod, pointer);
  return {
    model: 'compose',
    id: `${path}/services/${service.name}`,
    kind: kindOf(service),
    name: service.name,
    unit: '',
    body: { apiVersion: 'v1', object: pod.object, template: [], said },
    origin: originOf(service, pod),
  };
}

export function read(file: TextFile, tree: Tree): Reading {
  const { services, unreadable, merged } = projectOf(file, tree);
  return { subjects: services.map((service) => subjectOf(service, file.path, tree)), unreadable, consumed: merged };
}
