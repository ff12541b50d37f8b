/** Servers and watchers that are made for development. */
import { isPackage } from '@palisade/core/subject/package';
import type { World } from '@palisade/core/world';
import type { Start } from './_start.ts';

const SERVERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:\S*python[\d.]* -m )?flask (?:\S+ )*?run\b/, '`flask run`'],
  [/\bmanage\.py runserver\b/, '`manage.py runserver`'],
  [/^(?:\S*python[\d.]* -m )?(?:uvicorn|hypercorn|gunicorn|granian)\b.* --reload\b/, 'a server that reloads'],
  [/^(?:\S*python[\d.]* -m )?fastapi dev\b/, '`fastapi dev`'],
  [/^(?:npx )?(?:nodemon|ts-node-dev|tsx watch)\b/, 'a watcher of files'],
  [
    /^(?:npx )?(?:webpack-dev-server|webpack serve|next dev|nuxt dev|vite(?: --\S+| dev| serve)*)$/,
    'a development server',
  ],
];

const find = (text: string): string | undefined => SERVERS.find(([pattern]) => pattern.test(text))?.[1];

const MAX_TEXT = 500;
const SCRIPT = /^(?:npm|yarn|pnpm) (?:run )?([\w:.-]+)/;
const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** What a command starts that is not for production; a script of the manifest beside the Dockerfile is looked up. */
export function developmentServer({ words }: Start, dockerfile: string, world: World): string | undefined {
  const text = words.join(' ').slice(0, MAX_TEXT);
  const script = SCRIPT.exec(text)?.[1];
  if (script === undefined) return find(text);
  const manifest = world
    .model('package')
    .items.filter(isPackage)
    .find(({ body }) => body.ecosystem === 'npm' && body.folder === folderOf(dockerfile));
  return find((manifest?.body.scripts.find(({ name }) => name === script)?.text ?? '').slice(0, MAX_TEXT));
}
