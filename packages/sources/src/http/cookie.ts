/** `Set-Cookie` headers, read as a browser does. Values are left where they are. */
import type { Cookie, Header } from '@palisade/core/subject/http';

function cookieOf(value: string, header: number): Cookie {
  const [pair = '', ...parts] = value.split(';');
  const attributes = new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      const name = at < 0 ? part : part.slice(0, at);
      return [name.trim().toLowerCase(), at < 0 ? '' : part.slice(at + 1).trim()] as const;
    }),
  );
  const maxAge = attributes.get('max-age');
  const expires = attributes.get('expires');
  return {
    name: pair.slice(0, Math.max(pair.indexOf('='), 0)).trim() || '(no name)',
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: attributes.get('samesite')?.toLowerCase(),
    deletes: maxAge === undefined ? /\b1970\b/.test(expires ?? '') : /^(?:0|-\d+)$/.test(maxAge),
    header,
  };
}

export const cookiesOf = (headers: readonly Header[]): Cookie[] =>
  headers.flatMap(({ name, value }, index) => (name === 'set-cookie' ? [cookieOf(value, index)] : []));
