// What the worker tells the false internet before it opens: one line of JSON on standard input. It holds what is new in each run.

export interface Settings {
  /** By kind of answer: the argument with which code that was handed out calls `/bin/true`, so that its running is seen. */
  readonly markers: Readonly<Record<string, string>>;
  /** Credentials that the cloud's metadata service hands out. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Servers show a certificate that nobody trusts at first, whatever their name. */
  readonly distrusted: boolean;
}

let settings: Settings = { markers: {}, metadata: {}, distrusted: false };

export function configure(line: string): void {
  settings = { ...settings, ...(JSON.parse(line) as Partial<Settings>) };
}

export function configured(): Settings {
  return settings;
}

/** The argument for a kind of answer; a fixed one where the worker gave none. */
export function markerOf(kind: string): string {
  return settings.markers[kind] ?? '0';
}
