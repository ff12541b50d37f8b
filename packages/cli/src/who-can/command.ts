/** `palisade who-can`: asks the RBAC graph of files or of a cluster. */
import { list } from '../check/prepare.ts';
import type { Invocation } from '../command.ts';
import { print, wantsColor } from '../output.ts';
import { draw } from '../picture.ts';
import { seeWorld } from '../world.ts';
import { type Answer, answer } from './answer.ts';
import { pictureOf } from './draw.ts';
import { toJson } from './json.ts';
import { pretty } from './pretty.ts';
import { questionOf } from './question.ts';

type Format = (answer: Answer) => string | Promise<string>;

const FORMATS: Readonly<Record<string, Format>> = {
  pretty: (found) => pretty(found, wantsColor()),
  json: toJson,
  dot: (found) => draw(pictureOf(found), 'dot'),
  svg: (found) => draw(pictureOf(found), 'svg'),
};

/** What `--namespace` means here is asked of all that is seen: a binding elsewhere may lead there. */
export async function runWhoCan(invocation: Invocation): Promise<number> {
  const { options } = invocation;
  const asked = questionOf(invocation);
  const targets = list(options['target']);
  const { namespace: _, ...rest } = options;
  const seen = await seeWorld(targets.length === 0 ? ['.'] : targets, { ...rest, 'system-namespaces': true });
  const format = FORMATS[String(options['format'] ?? 'pretty')] as Format;
  print(await format(answer(asked, seen, options['escalation'] === true)));
  return 0;
}
