/** The user that an image built here starts as, as the kubelet sees it. */
import { digestOf, repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { historyOf, rootBaseOf, type Stage } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { glob } from '@palisade/core/waiver';
import { imageSpan, officialName } from '../image/_image.ts';
import { NON_ROOT_BASES } from '../image/_non-root-base.ts';
import { isNumeric, isRoot, lastUser, userName } from '../image/_user.ts';

/** Images of Docker's own that set no user. */
const ROOT_BASES = new Set(
  'alpine busybox debian ubuntu fedora rockylinux almalinux amazonlinux oraclelinux archlinux node python golang rust ruby php openjdk eclipse-temurin amazoncorretto nginx httpd tomcat perl gcc buildpack-deps'.split(
    ' ',
  ),
);

/** Distroless images run as root unless the tag says otherwise; a digest alone does not say. */
const isRootBase = (reference: string): boolean =>
  ROOT_BASES.has(officialName(reference) ?? '') ||
  (repositoryOf(reference).startsWith('gcr.io/distroless/') &&
    (tagOf(reference) !== undefined || digestOf(reference) === undefined));

export interface ImageUser {
  readonly kind: 'root' | 'name' | 'number' | 'unknown';
  /** The name, the number, or why it is not known. */
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

function ofBase(stage: Stage): ImageUser {
  const base = rootBaseOf(stage);
  const span = imageSpan(stage);
  if (base.kind === 'unresolved') return { kind: 'unknown', text: base.why, span };
  if (base.kind === 'scratch') return { kind: 'root', text: 'root', span };
  if (NON_ROOT_BASES.default.some((pattern) => glob(pattern).test(base.reference)))
    return { kind: 'number', text: 'that of its base', span };
  return isRootBase(base.reference)
    ? { kind: 'root', text: 'root', span }
    : { kind: 'unknown', text: `which user ${base.reference} sets is not known`, span };
}

export function imageUser(stage: Stage): ImageUser {
  const last = lastUser(stage);
  if (!last) return ofBase(stage);
  const name = userName(last.words[0]?.value);
  const { span } = last;
  if (name instanceof Unresolved) return { kind: 'unknown', text: name.why, span };
  if (isRoot(name)) return { kind: 'root', text: name || 'root', span };
  return { kind: isNumeric(name) ? 'number' : 'name', text: name, span };
}

/** Numbers that files of the image were given to. */
export const owners = (stage: Stage): ReadonlySet<string> =>
  new Set(
    historyOf(stage).flatMap(({ keyword, flags, script }) => [
      ...(keyword === 'COPY' || keyword === 'ADD' ? flags : []).flatMap(({ name, value }) =>
        name === 'chown' && typeof value === 'string' ? [value.split(':', 1)[0] as string] : [],
      ),
      ...(script?.commands ?? []).flatMap(({ name, args }) =>
        name === 'chown' ? [args.find((arg) => !arg.text.startsWith('-'))?.text.split(':', 1)[0] ?? ''] : [],
      ),
    ]),
  );
