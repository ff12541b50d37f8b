/** One JSON line for each request. Sources: OWASP Logging Cheat Sheet; CWE-117 (no line can be forged), CWE-532 (no secrets). */
import { knownKeys, OptionError } from './option.ts';
import { isSecretName, REDACTED, redactFields, redactQuery } from './redact.ts';
import { originForm, type RequestView } from './view.ts';

export interface AccessLogOptions {
  /** Gets each line with its line feed. Default: standard output. */
  readonly write?: (line: string) => void;
  /** Writes the query too, with secret values redacted. Default false. */
  readonly query?: boolean;
  /** More query keys whose values are secret. */
  readonly redactQuery?: readonly string[];
  /** Personal data in many places, so off by default. */
  readonly remoteAddress?: boolean;
  /** Request headers to write; secret ones are written as `[redacted]`. */
  readonly headers?: readonly string[];
  /** More fields of a request; the values of secret keys are redacted. */
  readonly fields?: (view: RequestView) => Readonly<Record<string, unknown>>;
  /** Leaves requests out, as probes may be. Default: none is left out. */
  readonly skip?: (view: RequestView, status: number) => boolean;
}

export interface Outcome {
  readonly id: string;
  readonly view: RequestView;
  /** Milliseconds since 1970 at which the request's header was complete. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** What was sent; 499 where the caller left before anything was (nginx's number for it). */
  readonly status: number;
  /** Bytes sent, header included, where they are known. */
  readonly bytes: number | undefined;
  /** The response was cut short. */
  readonly aborted: boolean;
}

export type AccessLog = (outcome: Outcome) => void;

const LONGEST_PATH = 2048;
const LONGEST_VALUE = 512;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

/** JSON leaves DEL, C1 controls and U+2028/9 bare; terminals and line readers act on them. */
const BARE = /[\u007f-\u009f\u2028\u2029]/g;
const escaped = (line: string): string =>
  line.replace(BARE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function pathLogger(options: AccessLogOptions): (target: string) => string {
  const listed = new Set((options.redactQuery ?? []).map((key) => key.toLowerCase()));
  return (target) => {
    const path = originForm(target);
    const query = path.indexOf('?');
    if (query < 0) return cut(path, LONGEST_PATH);
    const bare = path.slice(0, query);
    return cut(options.query ? `${bare}?${redactQuery(path.slice(query + 1), listed)}` : bare, LONGEST_PATH);
  };
}

function headerLogger(names: readonly string[]): (view: RequestView) => Record<string, string> {
  const wanted = names.map((name) => ({ name: name.toLowerCase(), secret: isSecretName(name) }));
  return (view) => {
    const headers: Record<string, string> = {};
    for (const { name, secret } of wanted) {
      const value = view.header(name);
      if (value === undefined) continue;
      // A referrer is a URL: its query may hold another site's tokens.
      const shown = name === 'referer' ? value.replace(/[?#].*$/s, '') : value;
      headers[name] = secret ? REDACTED : cut(shown, LONGEST_VALUE);
    }
    return headers;
  };
}

const KNOWN = ['write', 'query', 'redactQuery', 'remoteAddress', 'headers', 'fields', 'skip'];

export function accessLog(options: AccessLogOptions = {}): AccessLog {
  knownKeys('log', options, KNOWN);
  for (const hook of ['write', 'fields', 'skip'] as const) {
    const given = options[hook];
    if (given !== undefined && typeof given !== 'function') {
      throw new OptionError(`log.${hook}`, 'not a function', 'Write a function, or leave it out');
    }
  }
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const pathShown = pathLogger(options);
  const headersShown = options.headers?.length ? headerLogger(options.headers) : undefined;

  const lineOf = ({ id, view, startedAt, durationMs, status, bytes, aborted }: Outcome): string => {
    const agent = view.header('user-agent');
    return `${escaped(
      JSON.stringify({
        time: new Date(startedAt).toISOString(),
        id,
        method: view.method,
        path: pathShown(view.target),
        status,
        durationMs: Math.round(durationMs * 1000) / 1000,
        bytes,
        aborted: aborted || undefined,
        remoteAddress: options.remoteAddress ? view.peer : undefined,
        userAgent: agent === undefined ? undefined : cut(agent, LONGEST_VALUE),
        headers: headersShown?.(view),
        fields: options.fields && redactFields(options.fields(view)),
      }),
    )}\n`;
  };
  return (outcome) => {
    try {
      if (options.skip?.(outcome.view, outcome.status)) return;
      write(lineOf(outcome));
    } catch {
      // A log that fails must not fail the request.
    }
  };
}
