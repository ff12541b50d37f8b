import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import type { Response } from '@palisade/core/subject/http';
import { isHtml, serviceControl } from './_http.ts';

export const healthEndpointsAnswer = serviceControl({
  title: 'Health endpoints answer',
  severity: 'info',
  why: 'Nothing outside can tell a service that hangs from one that works.',
  refs: [kubernetesDocs('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'), cwe(703)],
  inspect({ responses }) {
    const health = responses.filter(({ purpose }) => purpose === 'health');
    if (health.length === 0) return undefined;
    // A page for every path is no health endpoint.
    if (health.some((response) => response.status >= 200 && response.status < 300 && !isHtml(response))) return [];
    const seen = health.map(({ status, url }) => `${new URL(url).pathname} ${status}`).join(', ');
    return [
      { at: `/responses/${responses.indexOf(health[0] as Response)}`, message: `No health endpoint answers: ${seen}` },
    ];
  },
});
