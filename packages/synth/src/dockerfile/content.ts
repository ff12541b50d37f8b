/** What of the repository goes into the image. */
import type { Service } from '@palisade/config/service/service';

type Runtime = Service['runtime'];

const BUILT = 'dist';

/** A path without what says nothing: `./src/` is `src`, and the whole repository is `.`. */
function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '.' : parts.join('/');
}

/** From the context, or from what was built of it. A path that begins with a dash would be read as a flag. */
export function copied(path: string, built: boolean): string {
  if (path === '.') return built ? 'COPY --from=build /app ./' : 'COPY . ./';
  return built
    ? `COPY --from=build /app/${path} ./${path}`
    : `COPY ${path.startsWith('-') ? './' : ''}${path} ./${path}`;
}

/** What is run: where it is built and nothing else is said, what the build gives and not what it was given. */
export function contentOf({ sources, build, start }: Runtime): readonly string[] {
  if (!sources) return [build ? BUILT : 'src'];
  return [...new Set([...sources.map(plain), ...(build && !start ? [BUILT] : [])])];
}

/** What is taken from the repository: what is run, and what that is built from. */
export function contextOf(runtime: Runtime): readonly string[] {
  const content = contentOf(runtime);
  return runtime.build ? [...new Set(['src', ...content.filter((path) => path !== BUILT)])] : content;
}

/** Whether the usual folder is there, so that the usual start is in it. */
export const hasSource = (runtime: Runtime): boolean =>
  contentOf(runtime).some((path) => path === 'src' || path === '.' || path.startsWith('src/'));
