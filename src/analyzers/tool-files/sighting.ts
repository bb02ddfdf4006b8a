/** A file that a tool obeys because it is there, and what it makes that tool run or show. */
export interface Sighting {
  readonly file: string;
  /** `config-runs`, `config-shipped`, `editor-runs`, `agent-hidden-text`. */
  readonly claim: string;
  /** The key by which the tool is told: `build.rustc-wrapper`, `tasks.runOn`. */
  readonly key: string;
  /** What is run, or the hidden text made visible. */
  readonly value: string;
}

/** Reads the files of one kind of tool. */
export interface ToolFileReader {
  /** Whether the tool obeys a file of this name. */
  obeys(path: string): boolean;
  sightings(file: string, text: string): Sighting[];
}
