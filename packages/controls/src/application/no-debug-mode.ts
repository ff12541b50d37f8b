import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { type Application, callsOf, isApplication, settingOf } from '@palisade/core/subject/application';
import { Unresolved } from '@palisade/core/value';
import type { World } from '@palisade/core/world';
import { isTrue } from './_application.ts';
import { imagesFor, startsFile, startsOf } from './_start.ts';

const WHAT: Readonly<Record<string, string>> = {
  flask: 'Whoever meets an error gets a console that runs Python',
  django: 'Whoever meets an error sees settings, queries and variables',
  fastapi: 'Whoever meets an error sees the code around it',
};

/** Under `if __name__ == "__main__"` it counts only where the file is the program. */
function isProgram(path: string, world: World): boolean {
  const images = imagesFor(path, world);
  return images.length === 0 || images.some((image) => startsOf(image).some((start) => startsFile(start, path)));
}

function flags(application: Application, path: string, world: World) {
  const runs = callsOf(application, 'app.run').filter(
    ({ guard }) => guard === undefined || (guard === 'main' && isProgram(path, world)),
  );
  const made = callsOf(application, 'fastapi.FastAPI', 'fastapi.applications.FastAPI');
  const setting = settingOf(application, 'DEBUG');
  return [...[...runs, ...made].map(({ options }) => options.get('debug')), setting].filter((one) => one !== undefined);
}

export const noDebugMode: WorldControl = {
  form: 'world',
  title: 'Debugging is off',
  severity: 'high',
  why: 'A debugger that answers requests gives strangers what it gives developers: the program’s inside, and with Flask a shell.',
  refs: [owasp('Error_Handling_Cheat_Sheet'), cwe(489)],
  peers: ['B201'],
  model: 'application',
  inspect(subject, world): Problem[] | undefined {
    if (!isApplication(subject) || !(subject.body.framework in WHAT)) return undefined;
    const { framework } = subject.body;
    return flags(subject.body, subject.name, world).flatMap((flag): Problem[] => {
      const message = `Debugging is on. ${WHAT[framework]}`;
      if (isTrue(flag)) return [{ at: flag.span, message }];
      if (!(flag.value instanceof Unresolved) || !/^true$|^1$/i.test(flag.fallback ?? '')) return [];
      return [{ at: flag.span, message: `Debugging is on where no variable says otherwise. ${WHAT[framework]}` }];
    });
  },
  admission: { none: 'Code is no object of the cluster' },
  fix: { none: 'Let a variable of the development set-up turn it on' },
};
