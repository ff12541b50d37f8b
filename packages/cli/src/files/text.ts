/** The text of one file, or why there is none: in bounded time and memory, whatever the name stands for. */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Larger files hold data, not configuration; reading them would break the bound on memory. */
const MAX_BYTES = 10 * 1024 * 1024;
const TOO_LARGE = `larger than ${MAX_BYTES / 1024 / 1024} MiB`;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'a symbolic link; links are not followed',
  ENAMETOOLONG: 'its path is too long',
  ENOENT: 'vanished while it was read',
};

export const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => REASONS[code ?? ''] ?? message;

export const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8192).includes(0);

/** Opened without blocking on a FIFO; only who chose a file's name may have a link followed. */
export function readBytes(
  path: string,
  links: 'followed' | 'refused' = 'refused',
): Buffer | { readonly reason: string } {
  let descriptor: number | undefined;
  try {
    const refuse = links === 'refused' ? constants.O_NOFOLLOW : 0;
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | refuse);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { reason: 'not a regular file' };
    if (stat.size > MAX_BYTES) return { reason: TOO_LARGE };
    return readFileSync(descriptor);
  } catch (error) {
    return { reason: reasonOf(error as NodeJS.ErrnoException) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

export function readText(path: string, links?: 'followed' | 'refused'): string | { readonly reason: string } {
  const bytes = readBytes(path, links);
  if ('reason' in bytes) return bytes;
  return isBinary(bytes) ? { reason: 'not a text file' } : bytes.toString('utf8');
}

/** A stream may have no end: it is read until it is too large. */
export function readStandardInput(): string | { readonly reason: string } {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= MAX_BYTES; ) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    const count = readSync(0, chunk);
    if (count === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  return { reason: TOO_LARGE };
}
