/** What the core sees of a request, whatever the framework. */
export interface RequestView {
  readonly method: string;
  /** As sent: path and query, or an absolute URL. */
  readonly target: string;
  /** By its lower-case name; where it was sent twice, what the server joined. */
  readonly header: (name: string) => string | undefined;
  /** The address at the other end of the connection. */
  readonly peer: string | undefined;
  /** The connection itself is TLS. */
  readonly encrypted: boolean;
}

/** The target's path and query, without scheme, user, password and host (RFC 9112 §3.2.2). */
export function originForm(target: string): string {
  if (target.startsWith('/') || target === '*') return target;
  const scheme = target.indexOf('://');
  if (scheme < 0) return '/';
  const path = target.slice(scheme + 3).search(/[/?#]/);
  return path < 0 ? '/' : target.slice(scheme + 3 + path);
}

export function pathOf(target: string): string {
  const path = originForm(target);
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}
