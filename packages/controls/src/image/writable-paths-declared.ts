import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, kubernetesDocs } from '@palisade/core/control/reference';
import { historyOf, rootBaseOf } from '@palisade/core/subject/dockerfile';
import { officialName } from './_image.ts';

/** Where the servers of official images write while they run. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  nginx: ['/var/cache/nginx', '/run'],
  httpd: ['/usr/local/apache2/logs'],
  tomcat: ['/usr/local/tomcat/temp', '/usr/local/tomcat/work', '/usr/local/tomcat/logs'],
};

const isUnder = (path: string, volume: string): boolean => {
  const real = (text: string) => `${text.replace(/^\/var\/run\b/, '/run').replace(/(?<!\/)\/+$/, '')}/`;
  return real(path).startsWith(real(volume));
};

export const writablePathsDeclared = dockerfileControl({
  title: 'Paths that the server writes to are volumes',
  severity: 'info',
  why: 'With a read-only root file system the server does not start unless something writable is mounted there, and nobody is told what.',
  refs: [cisDocker('5.12'), kubernetesDocs('tasks/configure-pod-container/security-context/')],
  each: 'final-stage',
  inspect(stage) {
    const base = rootBaseOf(stage);
    const name = base.kind === 'image' ? (officialName(base.reference) ?? '') : '';
    const paths = Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
    if (!paths) return undefined;
    const volumes = historyOf(stage).flatMap(({ keyword, words }) =>
      keyword === 'VOLUME' ? words.map(({ value }) => value) : [],
    );
    const open = paths.filter((path) => !volumes.some((volume) => typeof volume === 'string' && isUnder(path, volume)));
    if (open.length === 0) return [];
    return [{ at: stage.from.span, item: 'volumes', message: `${name} writes to ${open.join(', ')}` }];
  },
  fix: { none: 'VOLUME drops what later instructions write there; where it may stand depends on the file' },
});
