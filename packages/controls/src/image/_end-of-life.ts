/**
 * Releases whose security support has ended, with the month, as endoflife.date lists them in November 2026.
 * For Debian it is the end of the free long-term support; for Ubuntu that of standard support.
 */
import { repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { officialName } from './_image.ts';

type Releases = Readonly<Record<string, string>>;

const DEBIAN: Releases = {
  '7 wheezy': '2018-05',
  '8 jessie': '2020-06',
  '9 stretch': '2022-06',
  '10 buster': '2024-06',
  '11 bullseye oldoldstable': '2026-08',
};

const UBUNTU: Releases = {
  '12.04 precise': '2017-04',
  '14.04 trusty': '2019-04',
  '16.04 xenial': '2021-04',
  '18.04 bionic': '2023-05',
  '19.04 disco': '2020-01',
  '19.10 eoan': '2020-07',
  '20.04 focal': '2025-05',
  '20.10 groovy': '2021-07',
  '21.04 hirsute': '2022-01',
  '21.10 impish': '2022-07',
  '22.10 kinetic': '2023-07',
  '23.04 lunar': '2024-01',
  '23.10 mantic': '2024-07',
  '24.10 oracular': '2025-07',
  '25.04 plucky': '2026-01',
  '25.10 questing': '2026-07',
};

const ALPINE: Releases = {
  '2': '2017-05',
  '3.1 3.2 3.3 3.4 3.5 3.6 3.7': '2019-11',
  '3.8': '2020-05',
  '3.9': '2020-11',
  '3.10': '2021-05',
  '3.11': '2021-11',
  '3.12': '2022-05',
  '3.13': '2022-11',
  '3.14': '2023-05',
  '3.15': '2023-11',
  '3.16': '2024-05',
  '3.17': '2024-11',
  '3.18': '2025-05',
  '3.19': '2025-11',
  '3.20': '2026-04',
  '3.21': '2026-11',
};

const NODE: Releases = {
  '0 4 5 6 7 8 9': '2019-12',
  '10 dubnium': '2021-04',
  '11': '2019-06',
  '12 erbium': '2022-04',
  '13': '2020-06',
  '14 fermium': '2023-04',
  '15': '2021-06',
  '16 gallium': '2023-09',
  '17': '2022-06',
  '18 hydrogen': '2025-04',
  '19': '2023-06',
  '20 iron': '2026-04',
  '21': '2024-06',
  '23': '2025-06',
  '25': '2026-06',
};

const PYTHON: Releases = {
  '2': '2020-01',
  '3.0 3.1 3.2 3.3 3.4': '2019-03',
  '3.5': '2020-09',
  '3.6': '2021-12',
  '3.7': '2023-06',
  '3.8': '2024-10',
  '3.9': '2025-10',
  '3.10': '2026-10',
};

const DOTNET: Releases = {
  '3.1': '2022-12',
  '5.0': '2022-05',
  '6.0': '2024-11',
  '7.0': '2024-05',
  '8.0 9.0': '2026-11',
};

const PRODUCTS: Readonly<Record<string, Releases>> = {
  debian: DEBIAN,
  ubuntu: UBUNTU,
  alpine: ALPINE,
  node: NODE,
  python: PYTHON,
  ruby: { '1 2': '2023-03', '3.0': '2024-04', '3.1': '2025-03', '3.2': '2026-03' },
  php: { '5 7': '2022-11', '8.0': '2023-11', '8.1': '2025-12' },
  openjdk: { '7 8 11 14 15 16 17 18': '2022-07' },
  centos: { '5 6': '2020-11', '7 centos7': '2024-06', '8 centos8': '2021-12', stream8: '2024-05' },
  fedora: { '24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40': '2025-05', '41': '2025-12', '42': '2026-05' },
  amazonlinux: { '1 2018.03': '2023-12', '2': '2026-06' },
};

export interface Ended {
  readonly release: string;
  readonly ended: string;
}

const startsWithVersion = (tag: string, version: string): boolean =>
  tag === version || (tag.startsWith(version) && /[.-]/.test(tag[version.length] ?? ''));

function find(product: string, releases: Releases, tag: string): Ended | undefined {
  for (const [names, ended] of Object.entries(releases))
    if (names.split(' ').some((name) => startsWithVersion(tag, name))) return { release: `${product}${tag}`, ended };
  return undefined;
}

/** The distribution that a tag such as `20-bullseye-slim` or `3.12-alpine3.16` names. */
function distribution(tag: string): Ended | undefined {
  for (const part of tag.split('-').slice(1)) {
    const alpine = /^alpine(\d.*)$/.exec(part)?.[1];
    const ended = alpine
      ? find('alpine:', ALPINE, alpine)
      : (find('debian:', DEBIAN, part) ?? find('ubuntu:', UBUNTU, part));
    if (ended && !/^\d/.test(part)) return ended;
  }
  return undefined;
}

const DOTNET_REPOSITORY = /^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?:sdk|aspnet|runtime|runtime-deps)$/;

/** What of an image's name is no longer supported; undefined where nothing is known to be. */
export function endedRelease(reference: string): Ended | undefined {
  const tag = tagOf(reference) ?? '';
  if (DOTNET_REPOSITORY.test(repositoryOf(reference))) return find('.NET ', DOTNET, tag);
  const name = officialName(reference);
  if (name === undefined) return undefined;
  const releases = Object.hasOwn(PRODUCTS, name) ? PRODUCTS[name] : undefined;
  return (releases && find(`${name}:`, releases, tag)) ?? distribution(tag);
}
