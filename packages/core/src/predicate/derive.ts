/**
 * Derived terms: one TypeScript body and one CEL body each, proven equal on a real apiserver by test/conformance.
 * A derivation gives `undefined` (absent) where its input is not of the right form; `guard` is that condition in CEL.
 */
import type { Data } from '../value.ts';
import { digestOf, registryOf, repositoryOf, tagOf } from './image.ts';
import { isQuantity, parseQuantity } from './quantity.ts';

export interface Derivation {
  readonly evaluate: (input: Data) => Data | undefined;
  /** CEL of the value, given CEL of an input for which the guard holds. */
  readonly cel: (input: string) => string;
  readonly guard: (input: string) => string;
  readonly words: (input: string) => string;
}

const text = (fn: (value: string) => string | undefined) => (input: Data) =>
  typeof input === 'string' ? fn(input) : undefined;

/** The image reference without its digest, and the last path segment of that: where a tag can be. */
const undigested = (image: string) => `${image}.split("@")[0]`;
const lastSegment = (image: string) => `${undigested(image)}.split("/")[${undigested(image)}.split("/").size() - 1]`;
const firstSegment = (image: string) => `${image}.split("/")[0]`;
/** Docker's rule: the first segment is a host if it has a dot or a colon, or is `localhost`, and a slash follows. */
const hasHost = (image: string) =>
  `(${image}.contains("/") && (${firstSegment(image)}.contains(".") || ${firstSegment(image)}.contains(":") || ${firstSegment(image)} == "localhost"))`;
const isText = (input: string) => `type(${input}) == string`;

export const derivations = {
  imageTag: {
    evaluate: text(tagOf),
    cel: (image) => `${lastSegment(image)}.split(":")[1]`,
    guard: (image) => `${lastSegment(image)}.contains(":")`,
    words: (image) => `the tag of ${image}`,
  },
  imageDigest: {
    evaluate: text(digestOf),
    cel: (image) => `${image}.split("@")[1]`,
    guard: (image) => `${image}.contains("@")`,
    words: (image) => `the digest of ${image}`,
  },
  imageRegistry: {
    evaluate: text(registryOf),
    cel: (image) => `(${hasHost(image)} ? ${firstSegment(image)} : "docker.io")`,
    guard: isText,
    words: (image) => `the registry of ${image}`,
  },
  imageRepository: {
    evaluate: text(repositoryOf),
    cel: (image) => `(${hasHost(image)} ? "" : "docker.io/") + ${withoutTag(image)}`,
    guard: isText,
    words: (image) => `the repository of ${image}`,
  },
  /** A Kubernetes quantity (`100Mi`, `0.5`) in its base unit. */
  quantity: {
    evaluate: (input) => (isQuantity(input) ? parseQuantity(input) : undefined),
    cel: (quantity) => `quantity(string(${quantity})).asApproximateFloat()`,
    guard: (quantity) => `isQuantity(string(${quantity}))`,
    words: (quantity) => quantity,
  },
  lower: {
    evaluate: text((value) => value.toLowerCase()),
    cel: (value) => `${value}.lowerAscii()`,
    guard: isText,
    words: (value) => value,
  },
  size: {
    evaluate: (input) => (Array.isArray(input) ? input.length : undefined),
    cel: (list) => `${list}.size()`,
    guard: (list) => `type(${list}) == list`,
    words: (list) => `the number of ${list}`,
  },
} satisfies Record<string, Derivation>;

function withoutTag(image: string): string {
  const bare = undigested(image);
  return `${bare}.substring(0, ${bare}.size() - (${lastSegment(image)}.contains(":") ? ${lastSegment(image)}.split(":")[1].size() + 1 : 0))`;
}

export type DeriveName = keyof typeof derivations;
