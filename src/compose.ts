import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openAdvisories } from './adapters/advisories/open-advisories.ts';
import { systemClock } from './adapters/clock/system.ts';
import type { PlaceAdapter, QueuePlaces } from './adapters/define-place.ts';
import { yaraNative } from './adapters/engine/yara-native.ts';
import { yaraX } from './adapters/engine/yara-x.ts';
import { pinoLog } from './adapters/log/pino.ts';
import { overlayRegistry } from './adapters/registry/overlay.ts';
import { sparseIndex } from './adapters/registry/sparse-index.ts';
import { unknownRegistry } from './adapters/registry/unknown.ts';
import { dockerRuntime } from './adapters/runtime/docker.ts';
import { type Corpora, readFileCorpus, readNameCorpus } from './analyzers/index.ts';
import { type Config, cargoDefault, cargoRegistry } from './config/index.ts';
import { readFacts } from './facts/index.ts';
import { loadFolder } from './kit/load-folder.ts';
import { fail, ok, type Result } from './kit/result.ts';
import type { CrateId } from './model/crate.ts';
import { type Failure, failureLine } from './model/failure.ts';
import { IMAGES } from './model/images.ts';
import { MemoryGate, type ScanPorts } from './pipeline/index.ts';
import type { ContainerRuntime } from './ports/container-runtime.ts';
import type { CrateRegistry } from './ports/crate-registry.ts';
import type { Log } from './ports/log.ts';
import type { ObjectStore } from './ports/object-store.ts';
import type { RuleEngine } from './ports/rule-engine.ts';
import type { TriageTopic } from './ports/triage-topic.ts';
import { clearedCrates, verdictBook } from './report/index.ts';
import { brokenRules, loadRulebook, type Rulebook } from './rulebook/index.ts';
import { Berths, newRunId, runAlive, sweepScratch } from './sandbox/index.ts';
import { imageInputs, judgingInputs } from './setup/index.ts';
import { loadCatalog } from './signals/index.ts';
import { unpackCrate } from './unpack/index.ts';
import { loadPolicy, type Policy } from './verdict/index.ts';

export { unknownRegistry };

/** Unpacked crates that scans hold at once while they read them; all else of a worker takes about as much again. */
const UNPACKED_BYTES = 96 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** Everything a command needs, wired. Disposed of, it leaves nothing running. */
export interface Composition extends AsyncDisposable {
  readonly ports: ScanPorts;
  readonly store: ObjectStore;
  readonly triage: TriageTopic;
  readonly budgetSeconds: number;
  newRunId(): string;
  /** Removes what killed runs left: containers and scratch folders. */
  sweep(): Promise<number>;
}

/** Both rule engines, the preferred first. */
export const RULE_ENGINES: readonly RuleEngine[] = [yaraNative, yaraX];

/** JSON lines on standard error, at the level of `SANDPIT_LOG` (default: info). */
export function workerLog(environment: Environment): Log {
  return pinoLog(environment['SANDPIT_LOG'] ?? 'info');
}

/** The container engine of this machine. */
export function containerRuntime(environment: Environment): ContainerRuntime {
  return dockerRuntime(environment);
}

/** Wires the ports of a scan. Fails in one line where the configuration, the rules or a place cannot be used. */
export async function compose(
  config: Config,
  environment: Environment,
  options: { readonly overlay: string | null },
): Promise<Result<Composition, Failure>> {
  const runtime = containerRuntime(environment);
  const policyText = await readFile(join(config.rules, 'policy/default.yml'), 'utf8').catch(() => '');
  const policy = loadPolicy(policyText, join(config.rules, 'policy/default.yml'));
  if (!policy.ok) return policy;
  const rulebook = await loadRulebook(config.rules, await workingEngine(), {
    policy: policyText,
    code: await judgingInputs(),
  });
  if (!rulebook.ok) return fail(brokenRules(rulebook.failure));
  const registry = await registryOf(config, environment, runtime, options.overlay);
  const corpora = await openCorpora(config);
  if (!corpora.ok) return corpora;
  const store = await openPlace<ObjectStore>('store', config.store, environment);
  if (!store.ok) return store;
  const triage = await openPlace<TriageTopic>('topic', config.triage, environment);
  if (!triage.ok) return triage;
  return ok(
    composition(
      config,
      {
        runtime,
        registry,
        rulebook: rulebook.value,
        policy: policy.value,
        corpora: corpora.value,
        imageInputs: await imageInputs(),
      },
      store.value,
      triage.value,
      await loadCatalog(),
    ),
  );
}

function composition(
  config: Config,
  parts: {
    readonly runtime: ContainerRuntime;
    readonly registry: CrateRegistry;
    readonly rulebook: Rulebook;
    readonly policy: Policy;
    readonly corpora: Corpora;
    readonly imageInputs: string;
  },
  store: ObjectStore,
  triage: TriageTopic,
  catalog: ScanPorts['catalog'],
): Composition {
  return {
    ports: {
      ...parts,
      clock: systemClock,
      verdicts: verdictBook(store),
      cleared: config.reuse === 'on' ? clearedCrates(store) : null,
      memory: new MemoryGate(UNPACKED_BYTES),
      berths: new Berths(availableParallelism(), config.slots),
      catalog,
      scratch: config.scratch,
      cache: config.cache,
    },
    store,
    triage,
    budgetSeconds: config.budgetSeconds,
    newRunId,
    sweep: () => sweepLeftovers(config, parts.runtime),
    [Symbol.asyncDispose]: async () => {
      await parts.rulebook[Symbol.asyncDispose]();
      await triage.close();
    },
  };
}

/** What is known of the world's crates beside what a registry answers. */
async function openCorpora(config: Config): Promise<Result<Corpora, Failure>> {
  const names = await readCorpus(config.popularNames, readNameCorpus);
  if (!names.ok) return names;
  const files = await readCorpus(config.popularFiles, readFileCorpus);
  if (!files.ok) return files;
  const known = await knownAdvisories(config);
  return known.ok ? ok({ ...known.value, names: names.value, files: files.value }) : known;
}

/** A place that cannot be read is the caller's to correct; a server that does not answer is a gap that each report tells. */
async function knownAdvisories(config: Config): Promise<Result<Pick<Corpora, 'advisories' | 'shortfalls'>, Failure>> {
  const { advisories: place, cache } = config;
  if (place === null) return ok({ advisories: null, shortfalls: [] });
  const options = { place, cache: join(cache, 'advisories'), clock: systemClock };
  const opened = await openAdvisories(options, new AbortController().signal);
  if (opened.ok) return ok({ advisories: opened.value, shortfalls: [] });
  return opened.failure.blame === 'upstream'
    ? ok({ advisories: null, shortfalls: [failureLine(opened.failure)] })
    : opened;
}

async function readCorpus<Corpus>(path: string, read: (text: string) => Corpus): Promise<Result<Corpus, Failure>> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) return ok(read(text));
  return fail({
    code: 'bad-config',
    blame: 'caller',
    what: 'a corpus cannot be read',
    where: path,
    remedy: 'correct its path in SANDPIT_POPULAR_NAMES or SANDPIT_POPULAR_FILES, or leave that out',
  });
}

/** Removes containers and scratch folders of runs whose worker is gone; gives how many. */
export async function sweepLeftovers(config: Config, runtime: ContainerRuntime): Promise<number> {
  const [folders, containers] = await Promise.all([
    sweepScratch(config.scratch, runAlive),
    runtime.sweep(Date.now(), runAlive),
  ]);
  return folders + containers;
}

/** The first engine that runs on this machine. WebAssembly always does. */
export async function workingEngine(): Promise<RuleEngine> {
  for (const engine of RULE_ENGINES) if ((await engine.probe()).ok) return engine;
  return yaraX;
}

/** Opens a place by its scheme with the adapter of that scheme, one file below src/adapters/<port>. */
export async function openPlace<Port>(
  port: 'store' | 'topic' | 'queue',
  place: string,
  environment: Environment,
  extra?: QueuePlaces,
): Promise<Result<Port, Failure>> {
  const url = new URL(place);
  const adapters = await loadFolder<PlaceAdapter<Port, QueuePlaces | undefined>>(
    new URL(`./adapters/${port}`, import.meta.url).pathname,
  );
  const adapter = adapters.find((candidate) => candidate.scheme === url.protocol);
  if (adapter !== undefined) return adapter.open(url, environment, extra);
  const schemes = adapters.map((candidate) => candidate.scheme).join(' ');
  return fail({
    code: 'bad-config',
    blame: 'caller',
    what: `no ${port} of this kind`,
    where: place,
    remedy: `use one of: ${schemes}`,
  });
}

/** The overlay over the registry that the flag, the user's cargo, the image's own cargo, or else this machine's cargo names. */
async function registryOf(
  config: Config,
  environment: Environment,
  runtime: ContainerRuntime,
  overlay: string | null,
): Promise<CrateRegistry> {
  const url =
    config.registry ??
    (await cargoRegistry(environment)) ??
    ((await runtime.image(IMAGES.builder))?.labels['sandpit.registry'] || null) ??
    (await cargoDefault(environment));
  const beneath = url === null ? null : sparseIndex({ url, cache: join(config.cache, 'registry'), clock: systemClock });
  if (overlay === null) return beneath ?? unknownRegistry();
  return overlayRegistry({ folder: overlay, beneath, describe });
}

async function describe(bytes: Buffer, id: CrateId, signal: AbortSignal) {
  const unpacked = await unpackCrate(bytes, id, undefined, signal);
  const read = unpacked.ok ? readFacts(unpacked.value, null) : null;
  return read?.ok ? read.value.facts : null;
}
