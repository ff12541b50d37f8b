/** What no list of objects shows: what kubelets run with, what anybody sees, and until when certificates are good. */
import type { Api } from './api.ts';
import { certificateValidities } from './certificates.ts';
import { readKubelets } from './kubelets.ts';
import { anonymousAccess, servingCertificate } from './outsider.ts';
import type { ClusterReading } from './read.ts';

/** `now`: in milliseconds since 1970. */
export async function withSurroundings(
  api: Api,
  reading: ClusterReading,
  now: number,
  tell: (what: string) => void = () => {},
): Promise<ClusterReading> {
  const placed = { context: api.context, unit: reading.unit };
  const nodes = reading.subjects.filter(({ kind }) => kind === 'Node').map(({ name }) => name);
  const kubelets = await readKubelets(api, nodes, placed, tell);
  tell(`looking at ${api.context} from outside`);
  const [anonymous, serving] = await Promise.all([anonymousAccess(api, placed), servingCertificate(api)]);
  const validities = certificateValidities(reading.subjects, serving, placed, now);
  return {
    ...reading,
    subjects: [...reading.subjects, ...kubelets.subjects, anonymous, ...validities],
    unread: [...reading.unread, ...kubelets.unread],
  };
}
