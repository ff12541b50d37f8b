import { cisDocker, cwe } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { operationOf } from './_package.ts';

const UNVERIFIED =
  /^(?:--allow-unauthenticated|--force-yes|--allow-untrusted|--nogpgcheck|--no-gpg-checks?|--nosignature|--nodigest|--noverify|--allow-insecure-repositories|--force-insecure)$|AllowUnauthenticated=(?:true|1)|AllowInsecureRepositories=(?:true|1)|gpgcheck=(?:0|false)/i;
const TRUSTED_SOURCE = /\[[^\][]{0,200}\btrusted=yes\b[^\][]{0,200}\]|^[ \t]*gpgcheck[ \t]*=[ \t]*0/m;

export const signaturesVerified = commandControl({
  title: 'Signatures of packages are checked',
  severity: 'high',
  why: 'Without the signature any mirror or proxy on the way can put its own package in place, and its scripts run as root.',
  refs: [cisDocker('4.11'), cwe(347)],
  peers: ['CKV2_DOCKER_7', 'CKV2_DOCKER_8', 'CKV2_DOCKER_9', 'CKV2_DOCKER_10', 'CKV2_DOCKER_11'],
  *inspect(command) {
    const installs = operationOf(command) !== undefined || command.name === 'rpm';
    const word = command.args.find(({ text }) => (installs ? UNVERIFIED : TRUSTED_SOURCE).test(text));
    if (word)
      yield { at: command.span, message: `${word.text.slice(0, 60)}: packages are taken without a valid signature` };
  },
  fix: { none: 'Add the repository’s key instead, and name it in signed-by' },
});
