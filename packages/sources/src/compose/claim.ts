/** What a Compose file is: by its name where it has services, and by what its services say whatever it is called. */
import type { TextFile } from '../tree.ts';

const YAML_NAME = /\.ya?ml$/i;
const COMPOSE_NAME = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i;
const HAS_SERVICES = /^["']?services["']?[ \t]*:/m;
/** `services:` above a mapping: what follows it is an indented key. */
const SERVICE_MAP =
  /^["']?services["']?[ \t]*:[ \t]*(?:#[^\n]*|\r)?\n(?:[ \t]*(?:#[^\n]*|\r)?\n){0,50}[ \t]+["']?[\w.-]+["']?[ \t]*:/m;
const RUNS_IMAGES = /^[ \t]{2,}["']?(?:image|build)["']?[ \t]*:/m;
const KUBERNETES = /^["']?(?:apiVersion|kind)["']?[ \t]*:/m;

export const claimsCompose = ({ path, text }: TextFile): boolean => {
  if (!(YAML_NAME.test(path) || path === '-') || !HAS_SERVICES.test(text)) return false;
  return COMPOSE_NAME.test(path) || (SERVICE_MAP.test(text) && RUNS_IMAGES.test(text) && !KUBERNETES.test(text));
};
