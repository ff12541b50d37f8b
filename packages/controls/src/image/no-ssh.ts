import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cwe, mitre } from '@palisade/core/control/reference';
import type { Instruction } from '@palisade/core/subject/dockerfile';
import { packageCommands } from './_run.ts';

const SERVER = /^(?:openssh-server|dropbear|openssh)(?:$|[=<>~]|-\d)/;

function* inspect({ keyword, words, script, ...rest }: Instruction): Generator<DockerfileProblem> {
  if (keyword === 'EXPOSE') {
    for (const { value, span } of words)
      if (typeof value === 'string' && /^22(?:\/tcp)?$/i.test(value)) yield { at: span, message: 'Port 22 is exposed' };
    return;
  }
  if (keyword !== 'RUN') {
    const server = script?.commands.find(
      ({ name, args }) => name === 'sshd' || (name === 'service' && args[0]?.text === 'ssh'),
    );
    if (server) yield { at: server.span, message: 'The container starts an SSH server' };
    return;
  }
  for (const { operation } of packageCommands({ keyword, words, script, ...rest }))
    for (const { text, span } of operation.act === 'install' ? operation.packages : [])
      if (SERVER.test(text)) yield { at: span, message: `${text} is an SSH server` };
}

export const noSsh = dockerfileControl({
  title: 'The image has no SSH server',
  severity: 'medium',
  why: 'It is a second way in, past the service, the ingress and the audit log, with keys that nobody rotates.',
  refs: [mitre('T1021.004'), cwe(284)],
  peers: ['DS-0004', 'AVD-DS-0004', 'CKV_DOCKER_1'],
  each: 'instruction',
  keywords: ['EXPOSE', 'RUN', 'CMD', 'ENTRYPOINT'],
  within: 'final-image',
  inspect,
  fix: { none: 'Use kubectl exec or an ephemeral container, which are authorised and logged' },
});
