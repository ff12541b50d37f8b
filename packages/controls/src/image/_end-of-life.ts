/**
 * Releases whose security support has ended, with the month. Each table names the page of endoflife.date that it was
 * held against, release by release, in November 2026 (copies of 2023 to 2026: ends that lay ahead are as planned then);
 * what is not on that page names its own source.
 * For Debian it is the end of the free long-term support; for Ubuntu that of standard support.
 */
import { repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { officialName } from './_image.ts';

type Releases = Readonly<Record<string, string>>;

/** endoflife.date/debian, column LTS. */
const DEBIAN: Releases = {
  '6 squeeze': '2016-02',
  '7 wheezy': '2018-05',
  '8 jessie': '2020-06',
  '9 stretch': '2022-07',
  '10 buster': '2024-06',
  '11 bullseye oldoldstable': '2026-08',
};

/** endoflife.date/ubuntu, column security support. */
const UBUNTU: Releases = {
  '12.04 precise': '2017-04',
  '12.10 quantal': '2014-05',
  '13.04 raring': '2014-01',
  '13.10 saucy': '2014-07',
  '14.04 trusty': '2019-04',
  '14.10 utopic': '2015-07',
  '15.04 vivid': '2016-02',
  '15.10 wily': '2016-07',
  '16.04 xenial': '2021-04',
  '16.10 yakkety': '2017-07',
  '17.04 zesty': '2018-01',
  '17.10 artful': '2018-07',
  '18.04 bionic': '2023-05',
  '18.10 cosmic': '2019-07',
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

/** endoflife.date/alpine-linux. */
const ALPINE: Releases = {
  '2': '2015-11',
  '3.0': '2016-05',
  '3.1': '2016-11',
  '3.2': '2017-05',
  '3.3': '2017-11',
  '3.4': '2018-05',
  '3.5': '2018-11',
  '3.6': '2019-05',
  '3.7': '2019-11',
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

/** endoflife.date/nodejs; 0 is 0.12 in the schedule of nodejs/Release, and 25 follows its rule for odd majors: June of the next year. */
const NODE: Releases = {
  '0': '2016-12',
  '4': '2018-04',
  '5': '2016-06',
  '6': '2019-04',
  '7': '2017-06',
  '8': '2019-12',
  '9': '2018-06',
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

/** endoflife.date/python. */
const PYTHON: Releases = {
  '2': '2020-01',
  '3.3': '2017-09',
  '3.4': '2019-03',
  '3.5': '2020-09',
  '3.6': '2021-12',
  '3.7': '2023-06',
  '3.8': '2024-10',
  '3.9': '2025-10',
  '3.10': '2026-10',
};

/** endoflife.date/dotnet. */
const DOTNET: Releases = {
  '1.0 1.1': '2019-06',
  '2.0': '2018-10',
  '2.1': '2021-08',
  '2.2': '2019-12',
  '3.0': '2020-03',
  '3.1': '2022-12',
  '5.0': '2022-05',
  '6.0': '2024-11',
  '7.0': '2024-05',
  '8.0 9.0': '2026-11',
};

/** endoflife.date/ruby. */
const RUBY: Releases = {
  '1.9 1': '2015-02',
  '2.0': '2016-02',
  '2.1': '2017-03',
  '2.2': '2018-03',
  '2.3': '2019-03',
  '2.4': '2020-03',
  '2.5': '2021-03',
  '2.6': '2022-03',
  '2.7 2': '2023-03',
  '3.0': '2024-04',
  '3.1': '2025-03',
  '3.2': '2026-03',
};

/** endoflife.date/php. */
const PHP: Releases = {
  '5.3': '2014-08',
  '5.4': '2015-09',
  '5.5': '2016-07',
  '5.6 5': '2018-12',
  '7.0': '2019-01',
  '7.1': '2019-12',
  '7.2': '2020-11',
  '7.3': '2021-12',
  '7.4 7': '2022-11',
  '8.0': '2023-11',
  '8.1': '2025-12',
};

/** endoflife.date/fedora. */
const FEDORA: Releases = {
  '20': '2015-06',
  '21': '2015-12',
  '22': '2016-07',
  '23': '2016-12',
  '24': '2017-08',
  '25': '2017-12',
  '26': '2018-05',
  '27': '2018-11',
  '28': '2019-05',
  '29': '2019-11',
  '30': '2020-05',
  '31': '2020-11',
  '32': '2021-05',
  '33': '2021-11',
  '34': '2022-06',
  '35': '2022-12',
  '36': '2023-05',
  '37': '2023-12',
  '38': '2024-05',
  '39': '2024-11',
  '40': '2025-05',
  '41': '2025-12',
  '42': '2026-05',
};

const PRODUCTS: Readonly<Record<string, Releases>> = {
  debian: DEBIAN,
  ubuntu: UBUNTU,
  alpine: ALPINE,
  node: NODE,
  python: PYTHON,
  ruby: RUBY,
  php: PHP,
  fedora: FEDORA,
  // The image's own notice (docker-library/openjdk#505): after July 2022 only early-access builds are updated.
  openjdk: { '7 8 11 14 15 16 17 18': '2022-07' },
  // endoflife.date/centos and endoflife.date/centos-stream.
  centos: { '5': '2017-03', '6': '2020-11', '7 centos7': '2024-06', '8 centos8': '2021-12', stream8: '2024-05' },
  // endoflife.date/amazon-linux; 2 as its FAQ says, which moved the end from 2025 to 2026.
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
