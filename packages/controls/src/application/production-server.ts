import type { Problem, Related, WorldControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import { callsOf, isApplication } from '@palisade/core/subject/application';
import { isDockerfile } from '@palisade/core/subject/dockerfile';
import type { World } from '@palisade/core/world';
import { developmentServer } from './_development.ts';
import { imagesFor, type Start, startsFile, startsOf } from './_start.ts';

/** A program that runs Flask's own server: its file, and where. */
function ownServer(start: Start, dockerfile: string, world: World): Related | undefined {
  for (const subject of world.model('application').items.filter(isApplication)) {
    const near = imagesFor(subject.name, world).some(({ name }) => name === dockerfile);
    const run = subject.body.framework === 'flask' ? callsOf(subject.body, 'app.run')[0] : undefined;
    if (run && near && startsFile(start, subject.name))
      return { subject, at: run.span, message: 'It runs Flask’s own server' };
  }
  return undefined;
}

export const productionServer: WorldControl = {
  form: 'world',
  title: 'Images start a server that is made for production',
  severity: 'medium',
  why: 'A framework’s own server is made for one developer: one slow client can hold it, it reloads on files that change, and its authors mend no hole of that kind.',
  refs: [cwe(489), cwe(400)],
  model: 'dockerfile',
  inspect(subject, world): Problem[] | undefined {
    if (!isDockerfile(subject)) return undefined;
    const starts = startsOf(subject);
    if (starts.length === 0) return undefined;
    return starts.flatMap((start): Problem[] => {
      const what = developmentServer(start, subject.name, world);
      const related = what === undefined ? ownServer(start, subject.name, world) : undefined;
      if (what === undefined && !related) return [];
      const message = `The image starts ${what ?? 'Flask’s own server'}, which is made for development`;
      return [
        {
          at: start.command.span,
          item: start.words.join(' ').slice(0, 80),
          message,
          ...(related && { related: [related] }),
        },
      ];
    });
  },
  admission: { none: 'A Dockerfile is no object of the cluster' },
  fix: { none: 'Which server, and how many workers, depends on the program' },
};
