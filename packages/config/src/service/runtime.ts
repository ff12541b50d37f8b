/** What the service is written in, how it is built and started, and the image it becomes. */
import { z } from 'zod';
import { filePath, name, repository } from './names.ts';

/** The first is what is meant where none is named. */
export const PACKAGE_MANAGERS = {
  node: ['npm', 'pnpm', 'yarn'],
  python: ['pip', 'poetry', 'uv'],
} as const;

const command = z
  .array(z.string().min(1))
  .min(1, 'a command has at least its program')
  .describe('A program and its arguments; no shell reads it');

const LANGUAGES = ['node', 'python'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Lines of releases that get security fixes; the newest long-term one is the default. */
const VERSION = /^\d{1,2}(?:\.\d{1,2})?$/;

const described = z.strictObject({
  language: z.enum(LANGUAGES),
  version: z
    .string()
    .regex(VERSION, 'a version is the release line, in quotes, as in "24" or "3.13"')
    .optional()
    .describe('The release line of the runtime; default: the newest with long-term support'),
  packages: z
    .enum([...PACKAGE_MANAGERS.node, ...PACKAGE_MANAGERS.python])
    .optional()
    .describe('The package manager whose lockfile is committed; default: npm, pip'),
  build: z
    .string()
    .min(1)
    .regex(/^[A-Za-z0-9:_-]+$/, 'a script is named as in package.json')
    .optional()
    .describe('The script of package.json that builds what is run (Node only); default: none'),
  sources: z
    .array(z.string().regex(/^(?!\/|.*\.\.)[A-Za-z0-9._/-]+$/, 'a path in the repository, as in "src"'))
    .min(1)
    .optional()
    .describe('What is copied into the image, from the repository; default: src, or dist where it is built'),
  start: command.optional().describe('How it is started; default: node src/index.js, gunicorn for Python'),
});

/** `node`, or more of it. */
export const runtime = z.union([
  z.enum(LANGUAGES).transform((language): z.output<typeof described> => ({ language })),
  described,
]);

const describedImage = z.strictObject({
  repository: repository.describe('Where it is pushed to and pulled from'),
  pullSecret: name.optional().describe('The Secret with credentials of a private registry, in the namespace'),
  user: z.int().min(1000).max(65_535).default(1001).describe('The user and group it runs as'),
});

export const image = z.union([repository.transform((of) => describedImage.parse({ repository: of })), describedImage]);

const BUILT_IN = /^\/(?:proc|sys|dev|etc|bin|sbin|lib|usr)(?:\/|$)/;

const folder = z.strictObject({
  path: filePath,
  size: z
    .string()
    .regex(/^[1-9]\d{0,4}(?:Mi|Gi)$/, 'a size is written as "64Mi" or "1Gi"')
    .default('64Mi')
    .describe('How much it may hold'),
  memory: z.boolean().default(false).describe('In memory, and never on the disk of the node'),
});

/** The root file system is read-only: what is written needs a place. */
export const writable = z
  .array(z.union([filePath.transform((path) => folder.parse({ path })), folder]))
  .max(20)
  .check((context) => {
    const paths = context.value.map(({ path }) => path);
    for (const [index, path] of paths.entries()) {
      const issue = (message: string) =>
        context.issues.push({ code: 'custom', message, path: [index], input: context.value });
      if (paths.indexOf(path) !== index) issue(`${path} is there twice: leave one of them out`);
      if (BUILT_IN.test(path))
        issue(`${path} belongs to the system: write to a folder of the service, as /var/cache/app`);
    }
  });
