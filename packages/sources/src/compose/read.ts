/** Compose files → one subject for each service. */
import { BUILT_SERVICE, BUILT_SERVICE_WITH_USER, type ComposeSubject, SERVICE } from '@palisade/core/subject/compose';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { member } from './node.ts';
import { originOf, saidOf } from './origin.ts';
import { projectOf, type Service } from './project.ts';
import { podOf } from './translate.ts';

/** Of a part that is laid over a file that is not here, nobody sees what it runs: no image is judged. */
const kindOf = ({ node }: Service): string =>
  member(node, 'image') && !member(node, 'build')
    ? SERVICE
    : member(node, 'user')
      ? BUILT_SERVICE_WITH_USER
      : BUILT_SERVICE;

function subjectOf(service: Service, path: string): ComposeSubject {
  const pod = podOf(service);
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
  return { subjects: services.map((service) => subjectOf(service, file.path)), unreadable, consumed: merged };
}
