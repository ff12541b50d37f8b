/** Who the image of a Dockerfile runs as, as far as its own text says: enough to know that a service need not say it. */

interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  user: string | undefined;
}

const FROM = /^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?[ \t]*$/i;
const USER = /^[ \t]*USER[ \t]+(\S+)[ \t]*$/i;

function stagesOf(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, base, name] = FROM.exec(line) ?? [];
    const user = USER.exec(line)?.[1];
    if (base !== undefined) stages.push({ base: base.toLowerCase(), name: name?.toLowerCase(), user: undefined });
    else if (user !== undefined) (stages.at(-1) ?? { user }).user = user;
  }
  return stages;
}

/** The user of the stage, or of the stage that it is based on; `undefined` where the text does not say. */
export function dockerfileUser(text: string, target: string | undefined): string | undefined {
  const stages = stagesOf(text);
  let index = target === undefined ? stages.length - 1 : stages.findIndex(({ name }) => name === target.toLowerCase());
  while (index >= 0) {
    const { base, user } = stages[index] as Stage;
    if (user !== undefined) return user.includes('$') ? undefined : user;
    index = stages.slice(0, index).findLastIndex(({ name }) => name === base);
  }
  return undefined;
}
