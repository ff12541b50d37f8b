/** Base images that are known to set a user of their own. */
import type { Setting } from '@palisade/core/control/setting';

export const NON_ROOT_BASES = {
  type: 'strings',
  default: [
    'gcr.io/distroless/*:*nonroot*',
    'cgr.dev/chainguard/*',
    '*chiseled*',
    'bitnami/*',
    'docker.io/bitnami/*',
    'nginxinc/nginx-unprivileged*',
    'mcr.microsoft.com/windows/nanoserver*',
    'registry.access.redhat.com/ubi*/nodejs-*',
    'registry.access.redhat.com/ubi*/python-*',
    'registry.access.redhat.com/ubi*/openjdk-*',
  ],
  description: 'Base images that set a non-root user themselves; `*` stands for any run of characters',
} as const satisfies Setting;
