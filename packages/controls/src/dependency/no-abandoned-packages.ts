import { cwe } from '@palisade/core/control/reference';
import type { Ecosystem } from '@palisade/core/subject/package';
import { dependencyControl, installed } from './_controls.ts';

/** Packages that their own maintainers have given up, where that matters to security, and what to use. */
const ABANDONED: Readonly<Record<Ecosystem, ReadonlyMap<string, string>>> = {
  npm: new Map([
    [
      'request',
      'use fetch or undici; it follows redirects to other protocols past its checks (CVE-2023-28155), and is not mended',
    ],
    ['request-promise', 'it builds on request, which is given up; use fetch or undici'],
    ['request-promise-native', 'it builds on request, which is given up; use fetch or undici'],
    ['node-uuid', 'it is uuid now'],
    ['csurf', 'it is archived; use another package against CSRF'],
    ['jade', 'it is pug now'],
    ['swig', 'it is given up, and reads files outside its folder (CVE-2023-25345)'],
  ]),
  python: new Map([
    ['pycrypto', 'it is given up, with a buffer overflow (CVE-2013-7459); use pycryptodome or cryptography'],
  ]),
};

export const noAbandonedPackages = dependencyControl({
  title: 'No dependency is given up by its maintainers',
  severity: 'low',
  why: 'Nobody mends what is found in it from now on, and some of it is found already.',
  refs: [cwe(1104)],
  model: 'package',
  inspect(body) {
    const judged = installed(body).filter(({ from }) => from === 'registry');
    if (judged.length === 0 || body.role === 'example') return undefined;
    return judged.flatMap((dependency) => {
      const { name } = dependency;
      const instead = ABANDONED[body.ecosystem].get(name);
      return instead === undefined
        ? []
        : [{ at: dependency.at, item: name, message: `${name} is no longer maintained: ${instead}` }];
    });
  },
  fix: { none: 'What takes its place has another interface' },
});
