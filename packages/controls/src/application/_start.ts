/** How an image starts what is in it. */
import {
  type DockerfileSubject,
  finalStage,
  historyOf,
  type Instruction,
  isDockerfile,
} from '@palisade/core/subject/dockerfile';
import type { Command } from '@palisade/core/subject/script';
import type { World } from '@palisade/core/world';

export interface Start {
  readonly command: Command;
  readonly words: readonly string[];
}

/** The commands of the final image's ENTRYPOINT and CMD. */
export function startsOf({ body }: DockerfileSubject): Start[] {
  const stage = finalStage(body);
  const history = stage ? historyOf(stage) : [];
  const last = (keyword: Instruction['keyword']) => history.findLast((one) => one.keyword === keyword);
  return [last('ENTRYPOINT'), last('CMD')].flatMap((instruction) =>
    (instruction?.script?.commands ?? []).map((command) => ({
      command,
      words: [command.name, ...command.args.map(({ text }) => text)],
    })),
  );
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** The Dockerfiles beside or above a file: those of the nearest folder that has any. */
export function imagesFor(path: string, world: World): readonly DockerfileSubject[] {
  const all = world.model('dockerfile').items.filter(isDockerfile);
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const found = all.filter(({ name }) => folderOf(name) === folder);
    if (found.length > 0 || folder === '') return found;
  }
}

/** `python app.py`, `python -m app`, `flask run`: the file is the program. */
export const startsFile = ({ words }: Start, path: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const module = name.replace(/\.py$/, '');
  return (
    /^(?:python[\d.]*|node|uv|poetry)$/.test(words[0] ?? '') &&
    words.some(
      (word, index) => word === name || word.endsWith(`/${name}`) || (words[index - 1] === '-m' && word === module),
    )
  );
};
