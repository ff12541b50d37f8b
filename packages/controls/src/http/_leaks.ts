/** What an answer shows of the inside of a service. */
import type { Response } from '@palisade/core/subject/http';

const STACKS: readonly (readonly [RegExp, string])[] = [
  [/\bat [^\n<]{1,200}\.[cm]?[jt]sx?:\d{1,6}:\d{1,6}/, 'a stack of Node.js'],
  [/Traceback \(most recent call last\)|File "[^"\n]{1,200}", line \d/, 'a traceback of Python'],
  [/Werkzeug Debugger|have <code>DEBUG = True<\/code>/, 'the debug page of a framework'],
  [/\bat (?:[\w$]{1,60}\.){1,12}[\w$<>]{1,60}\([\w$]{1,60}\.(?:java|kt|scala):\d/, 'a stack of Java'],
  [/goroutine \d{1,9} \[running\]|\.go:\d{1,6} \+0x/, 'a stack of Go'],
  [/<b>(?:Fatal error|Warning|Notice|Parse error)<\/b>:|PHP Fatal error:|Stack trace:\s{0,5}#0 /, 'an error of PHP'],
  [
    /\bat [\w.]{1,200}\([^)\n]{0,200}\) in [^\n]{1,200}:line \d|Server Error in '[^'\n]{0,80}' Application/,
    'a stack of .NET',
  ],
  [/\.rb:\d{1,6}:in [`'&]/, 'a stack of Ruby'],
  [
    /error in your SQL syntax|SQLSTATE\[|\bORA-\d{5}\b|PG::\w{1,40}Error|psycopg2?\.|sqlite3\.OperationalError|Unclosed quotation mark after/,
    'an error of a database',
  ],
  [/\/(?:usr\/src\/app|var\/www|app\/node_modules|home\/\w{1,40})\/[\w.-]/, 'a path of its disk'],
];

export interface Leak {
  readonly what: string;
  readonly text: string;
}

export function leakOf({ body }: Pick<Response, 'body'>): Leak | undefined {
  for (const [pattern, what] of STACKS) {
    const found = pattern.exec(body);
    if (found) return { what, text: found[0] };
  }
  return undefined;
}
