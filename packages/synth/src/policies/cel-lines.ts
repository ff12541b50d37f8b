/** CEL over several lines, so that it can be read: broken behind its operators, never inside of a string. */

const WIDTH = 110;
const OPERATORS = ['&& ', '|| ', '? ', ': ', '+ '];

/** The pieces of an expression, each up to and with an operator. */
function* pieces(cel: string): Generator<string> {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < cel.length; at++) {
    if (quoted && cel[at] === '\\') at++;
    else if (cel[at] === '"') quoted = !quoted;
    else if (!quoted && cel[at] === ' ' && OPERATORS.some((operator) => cel.startsWith(operator, at + 1))) {
      const end = cel.indexOf(' ', at + 1) + 1;
      yield cel.slice(start, end);
      start = end;
      at = end - 1;
    }
  }
  yield cel.slice(start);
}

function filled(line: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const piece of pieces(line)) {
    if (open !== '' && open.length + piece.length > WIDTH) {
      lines.push(open.trimEnd());
      open = '';
    }
    open += piece;
  }
  return [...lines, open];
}

export const celLines = (cel: string): string => cel.split('\n').flatMap(filled).join('\n');
