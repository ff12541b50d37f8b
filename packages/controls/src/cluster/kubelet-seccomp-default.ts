import { kubeletControl } from './_kubelet.ts';

export const kubeletSeccompDefault = kubeletControl({
  title: 'Pods that say nothing run under the runtime’s seccomp profile',
  severity: 'low',
  why: 'Without a profile a container may use every system call, those among them that most escapes begin with.',
  cis: '4.2.14',
  field: ['seccompDefault'],
  sound: (value) => value === true,
  fails: 'lets pods that say nothing use every system call',
  fix: { value: true, description: 'Gives pods the runtime’s profile where they name none' },
});
