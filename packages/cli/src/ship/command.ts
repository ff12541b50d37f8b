/** `palisade ship`: files → a release that serves, or what served before; told as it happens, and its receipt at the end. */
import { appendFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Service } from '@palisade/config/service/service';
import { isCluster } from '@palisade/core/location';
import { SEVERITIES, type Severity } from '@palisade/core/verdict';
import { printable, styleFor } from '@palisade/report/style';
import { endMessage, lostMessage, startMessage } from '@palisade/ship/messages';
import { OUTCOMES, type Outcome, Rejected } from '@palisade/ship/outcome';
import type { Place } from '@palisade/ship/place';
import { rolesFor } from '@palisade/ship/plan/role';
import type { Receipt } from '@palisade/ship/receipt';
import type { Goods } from '@palisade/ship/run/prepare';
import { plan, restore, resume, rightsFor, ship } from '@palisade/ship/ship';
import type { Api } from '@palisade/sources/cluster/api';
import { openCluster, telling } from '../check/cluster/target.ts';
import { list, type Options, text } from '../check/prepare.ts';
import { type Invocation, UserError } from '../command.ts';
import { loadConfig } from '../config/load.ts';
import { tryToWrite } from '../files/write.ts';
import { complain, print, progress, screen, wantsColor } from '../output.ts';
import { deploymentFor } from './github.ts';
import { chosen, type FilesToShip, filesToShip } from './goods.ts';
import { stopping } from './interrupt.ts';
import { live } from './live.ts';
import { type Notifier, notifierFor } from './notify.ts';
import { CLOCK, namespaceFor, notesOf, refuseOtherNamespaces, runnerName, serviceName } from './place.ts';
import { settingsFor } from './settings.ts';
import { planText, receiptMarkdown, receiptText } from './told.ts';

const NOTHING: FilesToShip = { objects: [], findings: [], gate: { open: true, reasons: [] } };

function targetsOf(operands: readonly string[]): { readonly cluster: string; readonly files: readonly string[] } {
  const [cluster = 'cluster:', ...more] = operands.filter(isCluster);
  if (more.length > 0) throw new UserError('ship takes one cluster, as `palisade ship k8s cluster:CONTEXT`');
  return { cluster, files: operands.filter((operand) => !isCluster(operand)) };
}

async function serviceOf(options: Options): Promise<Service | undefined> {
  const code = options['allow-config-code'] === true;
  const { config } = await loadConfig(resolve('.'), text(options['config']), code);
  return config.service;
}

interface Prepared {
  readonly place: Place;
  readonly files: FilesToShip;
  readonly notifier: Notifier;
  readonly pause: (isPaused: boolean) => void;
  readonly end: () => void;
  /** The journal knows of it. */
  readonly hasBegun: () => boolean;
}

/** Nothing of files is needed to go on with, or back to, what the cluster has kept. */
const needsFiles = (options: Options): boolean => options['resume'] !== true && options['rollback'] === undefined;

async function prepare(api: Api, operands: readonly string[], options: Options): Promise<Prepared> {
  const service = await serviceOf(options);
  const waiting = progress();
  const files = needsFiles(options)
    ? await filesToShip(chosen(operands, service, text(options['environment'])), options, waiting.tell)
    : NOTHING;
  waiting.end();
  const namespace = namespaceFor(options, service, files.objects, api.namespace);
  refuseOtherNamespaces(options, files.objects);
  const shown = live(screen());
  let hasBegun = false;
  const place: Place = {
    api,
    clock: CLOCK,
    namespace,
    service: serviceName(options, service, files.objects),
    settings: settingsFor(options, service, namespace),
    runner: runnerName(process.env),
    notes: notesOf(process.env),
    tell: (told) => {
      hasBegun ||= told.is === 'stage';
      shown.tell(told);
    },
    stop: new AbortController().signal,
  };
  const notifier = notifierFor(options['quiet'] === true ? [] : (service?.notify ?? []), process.env);
  return { place, files, notifier, pause: shown.pause, end: shown.end, hasBegun: () => hasBegun };
}

const PLAN_VERSION = 1;

function fingerprintOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown; fingerprint?: unknown };
    if (saved.version === PLAN_VERSION && typeof saved.fingerprint === 'string') return saved.fingerprint;
  } catch (error) {
    throw new UserError(`--plan=${file} cannot be read: ${(error as Error).message}`);
  }
  throw new UserError(`--plan=${file} is no plan: make one by \`palisade ship --dry-run --save-plan=${file}\``);
}

const goodsOf = ({ objects, gate }: FilesToShip, options: Options): Goods => ({
  objects,
  gate,
  images: list(options['image']),
  fingerprint: fingerprintOf(text(options['plan'])),
});

/** What would be done; a gate that is closed, or a server that refuses, is a rejection here as well. */
async function dryRun({ place, files }: Prepared, options: Options): Promise<number> {
  try {
    const planned = await plan(place, goodsOf(files, options));
    const file = text(options['save-plan']);
    const { service, namespace } = place;
    const { release, previous, color, left, fingerprint } = planned;
    const saved = { version: PLAN_VERSION, service, namespace, release, fingerprint };
    if (file !== undefined) print(`${JSON.stringify(saved)}\n`, file);
    const changes = planned.planned.map(({ object: { kind, metadata }, change, differences, why }) => ({
      kind,
      name: metadata.name,
      change,
      differences,
      ...(why !== undefined && { why }),
    }));
    const asJson = {
      ...saved,
      previous,
      color,
      changes,
      removed: left.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    };
    print(options['format'] === 'json' ? `${JSON.stringify(asJson)}\n` : planText(planned, styleFor(wantsColor())));
    return 0;
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    complain(printable(`would be rejected: ${[error.message, ...error.details].join('\n  ')}`));
    tellFindings(files);
    return OUTCOMES.rejected.exit;
  }
}

const SHOWN_FINDINGS = 10;
const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

function tellFindings({ gate, findings }: FilesToShip): void {
  if (gate.open) return;
  // The worst first: there may be more than are shown.
  const counting = findings
    .filter(({ waiver }) => !waiver)
    .toSorted((one, other) => rank(other.severity) - rank(one.severity));
  for (const { control, message, location } of counting.slice(0, SHOWN_FINDINGS))
    complain(printable(`  ${location.file}:${location.line} ${control.id}: ${message}`));
  if (counting.length > SHOWN_FINDINGS) complain(`  … and ${counting.length - SHOWN_FINDINGS} more: palisade check`);
}

async function printRole({ place, files }: Prepared, options: Options): Promise<number> {
  const { dump } = await import('js-yaml');
  const roles = rolesFor(await rightsFor(place, goodsOf(files, options)), place.service);
  print(roles.map((role) => dump(role, { lineWidth: 120 })).join('---\n'));
  return 0;
}

/** Where GitHub shows what a step did. It is a copy: that it cannot be written ends nothing. */
function summarise(receipt: Receipt): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  try {
    appendFileSync(file, `${receiptMarkdown(receipt)}\n`);
  } catch (error) {
    complain(`the summary of this step cannot be written: ${(error as Error).message}`);
  }
}

/** More than a receipt takes. */
const RECEIPT_BYTES = 1 << 20;

/** Gives whether all of it could be told: what was shipped was shipped. */
function tellReceipt(receipt: Receipt, options: Options): boolean {
  const asJson = `${JSON.stringify(receipt)}\n`;
  print(options['format'] === 'json' ? asJson : receiptText(receipt, styleFor(wantsColor())));
  summarise(receipt);
  const file = text(options['receipt']);
  try {
    if (file !== undefined) print(asJson, file);
    return true;
  } catch (error) {
    complain((error as Error).message);
    return false;
  }
}

function attempt(place: Place, files: FilesToShip, options: Options): Promise<Receipt> {
  if (options['resume'] === true) return resume(place);
  const release = text(options['rollback']);
  if (release === undefined) return ship(place, goodsOf(files, options));
  if (release !== 'previous' && !/^\d{1,9}$/.test(release))
    throw new UserError(`--rollback=${release}: write the number of a release; palisade releases lists them`);
  return restore(place, release === 'previous' ? undefined : Number(release));
}

/** How it went on when it could not be watched to its end. */
const UNFINISHED = 'What was begun is written down in the cluster: `palisade ship --resume` goes on from there';

/** It is promoted, and the receipt that was asked for is not there. */
const UNTOLD = 2;

async function carryOut(prepared: Prepared, options: Options): Promise<number> {
  const { place, files, notifier, pause, end } = prepared;
  const file = text(options['receipt']);
  if (file !== undefined) tryToWrite(file, RECEIPT_BYTES);
  const environment = text(options['environment']) ?? 'production';
  const deployment = deploymentFor(options['github-deployment'] === true, environment, process.env);
  const begun = [notifier.tell('start', startMessage(place, list(options['image']))), deployment.begin()];
  const { receipt } = await stopping(text(options['on-interrupt']), pause, async (stop) => {
    try {
      return { receipt: await attempt({ ...place, stop }, files, options) };
    } catch (error) {
      if (prepared.hasBegun()) complain(UNFINISHED);
      await Promise.all([
        notifier.tell('rollback-failed', lostMessage(place, error as Error)),
        deployment.end('rollback-failed', printable((error as Error).message)),
      ]);
      throw error;
    } finally {
      end();
    }
  });
  const isTold = tellReceipt(receipt, options);
  await Promise.all(begun);
  const { outcome, cause } = receipt;
  const words = `${OUTCOMES[outcome].words}${cause ? `: ${cause.message}` : ''}`;
  await Promise.all([notifier.tell(outcome, endMessage(receipt)), deployment.end(outcome, words)]);
  if (receipt.outcome === 'rejected') tellFindings(files);
  // What was asked for is no failure.
  const isWanted = outcome === 'rolled-back' && options['rollback'] !== undefined;
  const { exit } = OUTCOMES[isWanted ? 'promoted' : (outcome satisfies Outcome)];
  return isTold || exit !== 0 ? exit : UNTOLD;
}

export async function runShip({ operands, options }: Invocation): Promise<number> {
  const { cluster, files } = targetsOf(operands);
  return telling(async () => {
    const api = await openCluster(cluster, options);
    const prepared = await prepare(api, files, options);
    complain(`${prepared.place.service} in namespace ${prepared.place.namespace}`);
    if (options['print-role'] === true) return printRole(prepared, options);
    return options['dry-run'] === true ? dryRun(prepared, options) : carryOut(prepared, options);
  });
}
